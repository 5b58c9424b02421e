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
        case .noSuchServices(let names): "\(Words.list(names)): not there, or as they shall be"
        case .nothingToRepair(let paths):
            paths.count == 1
                ? "\(Words.path(paths[0])) needs no repair"
                : "none of \(Words.count(paths.count, "path")) needs a repair"
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
        case .linkAtMountPoint(let path):
            "the platform mounts at or below \(Words.path(path)), a symbolic link that somebody may need; it stays"
        case .hiddenByMount(let path): "\(Words.path(path)) is hidden by a mount of the platform"
        case .unexpectedLine(let path, let line):
            "line \(line) of \(Words.path(path)) is none that the step can edit; the file stays as it is"
        case .noApplication: "the image's configuration names no program that a shell could run"
        case .noShellForInit: "there is no /bin/sh to run a first process"
        case .noSuchUser(let user): "there is no user or group \(Words.printable(user))"
        case .noProgramForUser(let user):
            "no program of the image (chroot, setpriv, su) can run its application as \(Words.printable(user))"
        case .unstable(let path):
            "the edits of \(Words.path(path)) would change it again the next time; the file stays as it is"
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
        case .runsAs(let unit, let user, let other):
            let own = other.map { "\(Words.printable($0)), whom the image does not have" } ?? "a user of its own"
            return "\(place): \(Words.printable(unit.text)) runs as \(Words.printable(user)) instead of \(own)"
        case .lineNotUTF8(let path, let line):
            return "\(place): line \(line) of \(Words.path(path)) is not UTF-8 and stays"
        case .noAnchor(let path, let pattern):
            return
                "\(place): no line of \(Words.path(path)) matches \(Words.printable(pattern)), so that nothing is inserted"
        }
    }
}
