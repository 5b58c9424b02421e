import Customization
import Digests
import ImageDocuments
import LayerEntries

extension NodeSummary {
    /// `+` for what is new, `-` for what goes, `~` for what changes.
    func mark(after: NodeSummary) -> String {
        switch (self, after) {
        case (.absent, _): "+"
        case (_, .absent): "-"
        default: "~"
        }
    }

    /// For programs.
    var json: JSONValue {
        switch self {
        case .absent: .null
        case .directory(let mode, let uid, let gid):
            [
                "type": "directory", "mode": .string(Words.octal(mode)), "uid": .integer(Int64(uid)),
                "gid": .integer(Int64(gid)),
            ]
        case .file(let digest, let size, let mode, let uid, let gid):
            [
                "type": "file", "mode": .string(Words.octal(mode)), "uid": .integer(Int64(uid)),
                "gid": .integer(Int64(gid)), "size": .integer(size),
                "digest": digest.map { .string($0.description) } ?? .null,
            ]
        case .symlink(let target): ["type": "symlink", "target": .string(EscapedText.reversible(target))]
        case .special: ["type": "special"]
        }
    }
}

extension SkipReason {
    /// The reason for people.
    var sentence: String {
        switch self {
        case .spec(let unmet): "its spec does not apply: \(unmet.words)"
        case .condition(let unmet): unmet.words
        case .absent(let path): "\(Words.path(path)) is not there"
        case .noSuchUnits(let units): "there is no \(Words.list(units.map(\.text)))"
        case .kept(let path): "\(Words.path(path)) is there already"
        case .obstacle(let obstacle): obstacle.sentence
        }
    }
}

extension UnmetCondition {
    fileprivate var words: String {
        "\(Words.printable(condition)) does not hold" + (found.map { ": found \(Words.printable($0))" } ?? "")
    }
}

extension Obstacle {
    /// The obstacle for people.
    var sentence: String {
        switch self {
        case .unreachable(let path, _): "\(Words.path(path)) leads nowhere"
        case .danglingLink(let path): "\(Words.path(path)) is a symbolic link to what is not there"
        case .notRegularFile(let path): "\(Words.path(path)) is no regular file"
        case .notDirectory(let path): "\(Words.path(path)) is no directory"
        case .directoryInTheWay(let path): "\(Words.path(path)) is a directory, which is not replaced"
        case .unitFileInTheWay(let path): "\(Words.path(path)) is a unit file, which a mask would destroy"
        case .tooLarge(let path, let limit): "\(Words.path(path)) is larger than \(limit) bytes"
        case .hiddenByMount(let path): "\(Words.path(path)) is hidden by a mount of the platform"
        }
    }
}

extension PlanWarning {
    /// The warning for people.
    var sentence: String {
        let place = "\(step.spec)/\(step.step)"
        switch kind {
        case .obstacle(let obstacle): return "\(place): \(obstacle.sentence)"
        case .laterDropIn(let unit, let dropIn, let key):
            return
                "\(place): \(EscapedText.printable(dropIn)) of \(Words.printable(unit.text)) is read after ours and sets \(Words.printable(key))"
        case .lineNotUTF8(let path, let line):
            return "\(place): line \(line) of \(Words.path(path)) is not UTF-8 and stays"
        }
    }
}
