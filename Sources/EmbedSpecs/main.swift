import Foundation

// EmbedSpecs OUTPUT SPECS FILE…: writes a Swift file that holds the files' names, as seen from the directory SPECS,
// and texts, in the order given.
let arguments = CommandLine.arguments
let prefix = arguments[2] + "/"
var source = "/// The files of `Specs/`, name and text, as they were when this was built.\n"
source += "enum BuiltInSpecs {\n    static let files: [SpecFile] = [\n"
for path in arguments.dropFirst(3) {
    let text = try String(contentsOfFile: path, encoding: .utf8)
    let name = path.hasPrefix(prefix) ? String(path.dropFirst(prefix.count)) : path
    source += "        SpecFile(name: \(name.debugDescription), text: \(text.debugDescription)),\n"
}
source += "    ]\n}\n"
try source.write(toFile: arguments[1], atomically: true, encoding: .utf8)
