import Customization
import Digests
import ImageDocuments
import LXLayerKit
import LayerEntries

/// What `export` prints.
enum ExportReport {
    /// The result: a line for each file, as `sha256sum` has it; an archive of images by its reference and digest.
    static func lines(_ export: Export, at destination: String) -> [String] {
        if let digest = export.exported { return ["\(Words.printable(destination))@\(digest)"] }
        return export.files.map { "\($0.digest.hex)  \(Words.printable(path($0, destination)))" }
    }

    /// What whoever watches may want to know.
    static func notes(_ export: Export) -> [String] { export.remarks.map { words($0, export.format) } }

    /// For programs: schema `Specs/json/export.schema.json`.
    static func json(_ export: Export, at destination: String) -> JSONValue {
        var members: [JSONValue.Member] = [
            .init(key: "format", value: .string(export.format.rawValue)),
            .init(key: "source", value: .string(export.reference.description)),
            .init(key: "image", value: .string(export.image.description)),
            .init(
                key: "customized", value: .array((export.targets?.targets ?? []).map { .string($0.rawValue) })),
            .init(key: "destination", value: .string(destination)),
        ]
        if let digest = export.exported { members.append(.init(key: "digest", value: .string(digest.description))) }
        members.append(
            .init(
                key: "files",
                value: .array(
                    export.files.map { file in
                        var members: [JSONValue.Member] = [
                            .init(key: "path", value: .string(path(file, destination))),
                            .init(key: "size", value: .integer(file.size)),
                            .init(key: "digest", value: .string(file.digest.description)),
                        ]
                        if let diffID = file.diffID {
                            members.append(.init(key: "diffID", value: .string(diffID.description)))
                        }
                        if let uuid = file.uuid { members.append(.init(key: "uuid", value: .string(uuid))) }
                        return .object(members)
                    })))
        members.append(
            .init(
                key: "remarks",
                value: .array(
                    export.remarks.map { remark in
                        [
                            "code": .string(remark.code),
                            "paths": .array(remark.paths.map { .string($0.description) }),
                            "message": .string(words(remark, export.format)),
                        ]
                    })))
        return .object(members)
    }

    private static func path(_ file: ExportedFile, _ destination: String) -> String {
        if file.name.isEmpty { return destination }
        return destination.hasSuffix("/") ? destination + file.name : "\(destination)/\(file.name)"
    }

    private static func words(_ remark: ExportRemark, _ format: ExportFormat) -> String {
        let paths = Words.list(remark.paths.map { "/" + String(decoding: $0.bytes, as: UTF8.self) })
        return switch remark {
        case .notCustomized(let targets):
            "note: the image is exported as it is, without the customizations for \(targets); --convert adds them on the "
                + "way"
        case .losesCapabilities:
            "warning: \(unpacker(format)) drops the capabilities of \(paths)"
                + (format == .proxmox ? "" : "; --set-uid makes programs like ping set-user-ID instead")
        case .setsUserID: "note: set-user-ID now, because they would lose CAP_NET_RAW: \(paths)"
        case .leavesOut: "note: left out, because only container engines put it there: \(paths)"
        case .replaces: "note: the template writes the container's name into \(paths), replaced by a pattern for that"
        case .lacksConfig: "warning: the image's configuration is too long for imgadm and left out of the manifest"
        case .notBootable(let bootability):
            "warning: this image cannot boot as a system: \(bootability.sentences.joined(separator: "; "))"
        }
    }

    private static func unpacker(_ format: ExportFormat) -> String {
        switch format {
        case .rootfs: "gtar, as zoneadm and zadm call it,"
        case .smartos: "imgadm"
        case .lxc: "LXC's template local before version 6"
        case .incus, .proxmox: "--no-xattrs"
        }
    }
}

extension ExportRemark {
    /// A stable word for programs.
    fileprivate var code: String {
        switch self {
        case .notCustomized: "not-customized"
        case .losesCapabilities: "loses-capabilities"
        case .setsUserID: "set-uid"
        case .leavesOut: "leaves-out"
        case .replaces: "replaces"
        case .lacksConfig: "lacks-config"
        case .notBootable: "not-bootable"
        }
    }

    /// The paths that it is about.
    fileprivate var paths: [EntryPath] {
        switch self {
        case .losesCapabilities(let paths), .setsUserID(let paths), .leavesOut(let paths), .replaces(let paths): paths
        case .notCustomized, .lacksConfig, .notBootable: []
        }
    }
}
