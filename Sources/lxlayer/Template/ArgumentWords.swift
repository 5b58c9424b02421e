/// The program's arguments as bytes: text would lose what is not UTF-8.
enum ArgumentWords {
    /// All words, the program's own name first.
    static func all() -> [[UInt8]] {
        (0..<Int(CommandLine.argc)).compactMap { index in
            CommandLine.unsafeArgv[index].map { word in
                var bytes: [UInt8] = []
                var next = word
                while next.pointee != 0 {
                    bytes.append(UInt8(bitPattern: next.pointee))
                    next += 1
                }
                return bytes
            }
        }
    }
}
