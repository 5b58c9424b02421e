internal import LayerEntries

extension MergedView {
    /// As many bytes as the targets of all links on one path may have; Linux allows 4095 for one, illumos 1023.
    static let maximumTargetBytes = 8192

    /// Where a walk from the root ended.
    enum Walk {
        /// At the name of this number, which means something.
        case found(Int32, Meaning)
        /// At a directory that lacks this name.
        case missing(ArraySlice<UInt8>, in: Int32)
        /// At the name of this number, which means no directory, with names left to go.
        case notDirectory(Int32)
        /// Over more symbolic links, or longer ones, than are followed.
        case loop
    }

    /// A walk on its way; it can be taken up again where it ended.
    struct Cursor {
        /// What is left of the path.
        private var path: ArraySlice<UInt8>
        /// What is left of the targets of links, the one that is walked now last.
        private var targets: [ArraySlice<UInt8>] = []
        private var targetBytes = 0
        private var isOnPath = true
        /// Where the walk is: a name's number, and what it means.
        var name: Int32 = 0
        var meaning = Meaning.directory(0)
        /// The links that were followed; where in the path they end, those that are on the path itself.
        private(set) var links: [(entry: EntryID, end: Int?)] = []

        /// A walk from the root along a clean path.
        init(_ path: ArraySlice<UInt8>) { self.path = path }

        var isAtEnd: Bool { path.isEmpty && targets.isEmpty }

        /// The next name to go; empty at the end.
        mutating func next() -> ArraySlice<UInt8> {
            isOnPath = targets.isEmpty
            guard var target = targets.popLast() else { return Cursor.component(of: &path) }
            let name = Cursor.component(of: &target)
            if !target.isEmpty { targets.append(target) }
            return name
        }

        /// Goes on along a link's target before the rest; false when that is too much.
        mutating func follow(_ target: ArraySlice<UInt8>, of link: EntryID, _ name: ArraySlice<UInt8>) -> Bool {
            links.append((link, isOnPath ? name.endIndex : nil))
            targetBytes += target.count
            let names = target.drop { $0 == UInt8(ascii: "/") }
            if !names.isEmpty { targets.append(names) }
            return links.count <= EntryPath.maximumLinks && targetBytes <= maximumTargetBytes
        }

        private static func component(of text: inout ArraySlice<UInt8>) -> ArraySlice<UInt8> {
            let name = text.prefix { $0 != UInt8(ascii: "/") }
            text = text[name.endIndex...].drop { $0 == UInt8(ascii: "/") }
            return name
        }
    }
}

extension MergedView {
    /// Walks inside the root; links in parents are followed, the last name's only if asked.
    ///
    /// Names that are among `hidden` mean what they mean there. Complexity: linear in the path and the links' targets.
    func walk(_ cursor: inout Cursor, followingLast: Bool, restoring hidden: [Int32: Meaning] = [:]) -> Walk {
        while !cursor.isAtEnd {
            guard case .directory(let directory) = cursor.meaning else { return .notDirectory(cursor.name) }
            let name = cursor.next()
            if name.count <= 2, name.allSatisfy({ $0 == UInt8(ascii: ".") }) {
                if name.count == 2 { enter(names[Int(directories[Int(directory)].name)].directory, &cursor) }
                continue
            }
            guard let number = number(of: name, in: directory),
                case let meaning = hidden[number] ?? names[Int(number)].meaning, meaning != .nothing
            else { return .missing(name, in: directory) }
            if case .file(let entry) = meaning, followingLast || !cursor.isAtEnd,
                let target = layers[Int(entry.layer)].symlinkTarget(of: Int(entry.number))
            {
                guard cursor.follow(target, of: entry, name) else { return .loop }
                enter(target.first == UInt8(ascii: "/") ? 0 : directory, &cursor)
                continue
            }
            cursor.name = number
            cursor.meaning = meaning
        }
        return .found(cursor.name, cursor.meaning)
    }

    /// Lets a walk go on in a directory.
    func enter(_ directory: Int32, _ cursor: inout Cursor) {
        cursor.name = directories[Int(directory)].name
        cursor.meaning = .directory(directory)
    }
}
