internal import Digests
public import ImageDocuments

extension SmartOSImage {
    /// The manifest (imgapi's format, version 2).
    public var manifest: JSONValue {
        var members: [JSONValue.Member] = [
            .init(key: "v", value: 2), .init(key: "uuid", value: .string(uuid)),
            // Nobody's: as imgadm has it where there are no accounts.
            .init(key: "owner", value: "00000000-0000-0000-0000-000000000000"),
            .init(key: "name", value: "docker-layer"), .init(key: "version", value: .string(shortID)),
            .init(key: "state", value: "active"), .init(key: "disabled", value: .boolean(false)),
            .init(key: "public", value: .boolean(true)), .init(key: "published_at", value: .string(published)),
            .init(key: "type", value: "docker"), .init(key: "os", value: "linux"),
        ]
        if !summary.isEmpty { members.append(.init(key: "description", value: .string(String(summary.prefix(512))))) }
        members.append(.init(key: "tags", value: tags(withConfig: fitsConfig)))
        if let origin { members.append(.init(key: "origin", value: .string(origin))) }
        members.append(
            .init(
                key: "files",
                value: [
                    [
                        "sha1": .string(file.sha1), "size": .integer(file.size),
                        "compression": .string(file.compression),
                    ]
                ]))
        return .object(members)
    }

    /// The most bytes of all tags.
    private static let tagsLimit = 10 << 10

    /// Whether all tags together are short enough.
    var fitsConfig: Bool { tags(withConfig: true).serialized().count <= SmartOSImage.tagsLimit }

    /// The beginning of the layer's digest.
    private var shortID: String { layers.last.map { String($0.hex.prefix(12)) } ?? "" }

    private func tags(withConfig: Bool) -> JSONValue {
        var tags: [JSONValue.Member] = []
        if let repository { tags.append(.init(key: "docker:repo", value: .string(repository))) }
        if let layer = layers.last { tags.append(.init(key: "docker:id", value: .string(layer.description))) }
        tags.append(.init(key: "docker:architecture", value: .string(architecture)))
        if let tag { tags.append(.init(key: "docker:tag:" + tag, value: .boolean(true))) }
        if withConfig, let container { tags.append(.init(key: "docker:config", value: container.smartOSValue)) }
        return .object(tags)
    }
}

extension ContainerConfig {
    /// What SmartOS keeps of it.
    fileprivate var smartOSValue: JSONValue {
        func list(_ words: [String]?) -> JSONValue { words.map { .array($0.map { .string($0) }) } ?? .null }
        return [
            "Cmd": list(command), "Entrypoint": list(entrypoint), "Env": list(environment),
            "WorkingDir": .string(workingDirectory ?? ""),
        ]
    }
}
