import ImageDocuments
import ImageStore

extension FoundThere {
    /// That this is at a place where a store was looked for, nil for one of any kind.
    func report(at path: String, soughtFor sought: Reference.Transport?, missing: String?) -> ErrorReport {
        func report(_ message: String, expected: String? = nil, actual: String? = nil) -> ErrorReport {
            ErrorReport(
                "no-layout", .notFound, message, expected: expected, actual: actual, advice: advice(path, sought))
        }
        let isInput = path == Reference.standardStream
        let name = isInput ? "standard input" : Words.printable(path)
        let wanted = sought?.phrase ?? "a layout, or a tar archive of images"
        let expected = missing.map { Words.printable($0) }
        switch self {
        case .nothing: return report("\(name): there is no such file or directory.")
        case .brokenLink: return report("\(name): this is a symbolic link that leads nowhere.")
        case .emptyFile: return report(isInput ? "standard input is empty." : "\(name): this file is empty.")
        case .store(let kind) where kind == sought:
            return report(
                "\(name): something is missing in \(wanted).", expected: expected, actual: "nothing of the kind")
        case .store: return report("\(name): this is \(phrase), not \(wanted).")
        case .file, .directory, .special:
            return report(
                "\(name): this is \(phrase), not \(wanted).", expected: expected,
                actual: expected == nil ? nil : "nothing of the kind")
        }
    }

    /// That this is at a place where a destination is to be.
    func report(at path: String, inPlaceOf wanted: WantedThere) -> ErrorReport {
        let (what, kind) =
            switch wanted {
            case .store(let kind): (kind?.phrase ?? "an image", kind)
            case .file: ("one file", nil as Reference.Transport?)
            case .directory: ("a directory of files", nil)
            }
        var report = ErrorReport(
            "destination-occupied", .conflict, "\(Words.printable(path)): here is \(phrase), where \(what) is to be.",
            advice: "Name another destination, or remove what is here.")
        if case .store(let other) = self, case .store = wanted, other != kind {
            report.advice = "\(other.rawValue):\(Words.printable(path)) names what is here."
        }
        return report
    }

    /// How what is there is named rightly, if it is a store.
    private func advice(_ path: String, _ sought: Reference.Transport?) -> String? {
        guard case .store(let kind) = self, kind != sought else { return nil }
        return "Name it \(kind.rawValue):\(Words.printable(path))"
    }

    /// What it is.
    private var phrase: String {
        switch self {
        case .nothing: "nothing"
        case .brokenLink: "a symbolic link that leads nowhere"
        case .emptyFile: "an empty file"
        case .file: "a file"
        case .directory: "a directory"
        case .store(let kind): kind.phrase
        case .special: "neither a file nor a directory"
        }
    }
}

extension Reference.Transport {
    /// The kind of store for people.
    fileprivate var phrase: String {
        switch self {
        case .oci: "an OCI image layout"
        case .ociArchive: "an OCI archive"
        case .dockerArchive: "an archive of Docker's"
        case .directory: "a directory that is one image"
        }
    }
}
