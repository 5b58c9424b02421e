import Foundation

// EmbedSpecs OUTPUT SPEC…: writes a Swift file that holds the specs' names and texts, in the order given.
let arguments = CommandLine.arguments
var source = "/// The files of `Specs/`, name and text, as they were when this was built.\n"
source += "enum BuiltInSpecs {\n    static let files: [(name: String, text: String)] = [\n"
for path in arguments.dropFirst(2) {
    let text = try String(contentsOfFile: path, encoding: .utf8)
    source += "        (\(URL(fileURLWithPath: path).lastPathComponent.debugDescription), \(text.debugDescription)),\n"
}
source += "    ]\n}\n"
try source.write(toFile: arguments[1], atomically: true, encoding: .utf8)
