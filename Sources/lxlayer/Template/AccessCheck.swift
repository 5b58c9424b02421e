import Glibc

/// Whether users who are nobody here, as the mapped root of a container is, can run this program.
enum AccessCheck {
    /// Says what keeps them from it; 1 where anything does.
    static func report(to console: Console) throws -> Int32 {
        let problems = Set(files().flatMap(problems)).sorted()
        for problem in problems { console.complain("lxc-lxlayer: \(Words.printable(problem))") }
        if problems.isEmpty { try console.result("The ids of unprivileged containers can run this program.") }
        return problems.isEmpty ? 0 : 1
    }

    /// The program's file and those of the libraries that it has loaded.
    private static func files() -> Set<String> {
        guard let maps = fopen("/proc/self/maps", "re") else { return [] }
        defer { fclose(maps) }
        var files: Set<String> = []
        var line: UnsafeMutablePointer<CChar>?
        var size = 0
        defer { free(line) }
        while getline(&line, &size, maps) > 0, let text = line.map({ String(cString: $0) }) {
            let fields = text.split(separator: " ", maxSplits: 5)
            guard fields.count == 6, fields[1].contains("x") else { continue }
            let path = fields[5].drop { $0 == " " }.prefix { $0 != "\n" }
            if path.hasPrefix("/") { files.insert(String(path)) }
        }
        return files
    }

    /// What others may not do on the way to a file, and with it.
    private static func problems(_ file: String) -> [String] {
        var problems: [String] = []
        var directory = ""
        for component in file.split(separator: "/").dropLast() {
            directory += "/" + component
            if mode(directory) & S_IXOTH == 0 { problems.append("\(directory): others may not enter: chmod o+x") }
        }
        if mode(file) & S_IROTH == 0 { problems.append("\(file): others may not read it: chmod o+r") }
        return problems
    }

    private static func mode(_ path: String) -> mode_t {
        var status = stat()
        return stat(path, &status) == 0 ? status.st_mode : .max
    }
}
