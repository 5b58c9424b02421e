import Foundation
import RootTree
import TarIO
import TestSupport
import Testing

/// What `Model/generate.py` makes: stacks of layers, and what the model says of each.
struct RandomStacks {
    /// The environment's seed.
    static let givenSeed = ProcessInfo.processInfo.environment["LXLAYER_SEED"]
    /// The environment's seed, or a new one.
    static let seed = givenSeed ?? String(UInt32.random(in: 0 ... .max))

    /// As many stacks as the environment asks for.
    static func count(_ usual: Int, _ variable: String = "LXLAYER_STACKS") -> Int {
        ProcessInfo.processInfo.environment[variable].flatMap { Int($0) } ?? usual
    }

    struct Stack: Decodable {
        /// Where each layer's blob begins, and its length; bottom first.
        var layers: [[Int]]
        /// The model's listing, the root first.
        var view: [String]?
        /// The model's fault.
        var fault: Fault?
    }

    /// What is wrong with a stack.
    struct Fault: Error, Decodable, CustomStringConvertible {
        var name: String
        var layer: Int

        var description: String { "\(name) in layer \(layer)" }

        init(from decoder: any Decoder) throws {
            var values = try decoder.unkeyedContainer()
            name = try values.decode(String.self)
            layer = try values.decode(Int.self)
        }

        init(_ error: any Error, layer: Int) {
            let name =
                switch error {
                case LayerError.invalidEntry(let fault, _, _): "\(fault)"
                case let error as MergeError: "\(error.fault)"
                default: "\(error)"
                }
            self.name = String(name.prefix { $0 != "(" })
            self.layer = layer
        }
    }

    var stacks: [Stack]
    private var blobs: [UInt8]

    init(seed: String, count: Int) throws {
        let directory = try TemporaryDirectory()
        let file = directory.url.appending(path: "blobs")
        let result = try #require(Program("python3")).run([Self.script("generate.py"), seed, String(count), file.path])
        try #require(result.status == 0, "\(result.errorText)")
        stacks = try result.text.split(separator: "\n").map {
            try JSONDecoder().decode(Stack.self, from: Data($0.utf8))
        }
        blobs = Array(try Data(contentsOf: file))
    }

    /// A layer's bytes.
    func blob(_ range: [Int]) -> [UInt8] { Array(blobs[range[0]..<(range[0] + range[1])]) }

    /// A program of the model's.
    static func script(_ name: String) -> String {
        Fixture.repository.appending(path: "Tests/PropertyTests/Model").appending(path: name).path
    }
}
