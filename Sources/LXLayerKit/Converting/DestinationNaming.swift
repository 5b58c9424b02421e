internal import ImageDocuments
internal import ImageStore

/// What an image is called where it goes.
struct DestinationNaming {
    /// The name that the index gives it.
    let tag: Tag
    /// Its whole name, for Docker and containerd.
    let imageName: String?
    /// How it is found there.
    let reference: Reference

    /// Names an image, or an index, as the destination asks for, else as the source does, else `latest`.
    ///
    /// A whole name stays only where nobody asked for another one: it would be the base's.
    init(
        of source: (tag: String?, imageName: String?), in destination: Reference, _ transport: Reference.Transport
    ) throws {
        let selection: Reference.Selection?
        switch (transport, destination.selection) {
        case (.dockerArchive, .tag(let asked)):
            let name = try DestinationNaming.dockerName(asked)
            (tag, imageName, selection) = (Tag(name), name.description, .tag(Tag(familiar: name)))
        case (.dockerArchive, _):
            let name = (source.imageName ?? source.tag.flatMap(DestinationNaming.wholeName)).flatMap { DockerName($0) }
            tag = try name.map { Tag($0) } ?? DestinationNaming.tag(source.tag)
            imageName = name?.description
            selection = name.map { .tag(Tag(familiar: $0)) }
        case (.directory, _): (tag, imageName, selection) = (.latest, nil, nil)
        case (_, .tag(let asked)): (tag, imageName, selection) = (asked, nil, .tag(asked))
        case (_, _):
            tag = try DestinationNaming.tag(source.tag)
            imageName = source.imageName
            selection = .tag(tag)
        }
        let isBareStream = destination.transport == nil && destination.isStandardStream
        reference = Reference(
            transport: isBareStream ? nil : transport, path: destination.path, selection: selection)
    }

    /// Throws where the destination cannot give the name that it is asked for: before anything is read.
    static func check(_ destination: Reference, _ transport: Reference.Transport) throws {
        if transport == .dockerArchive, case .tag(let asked) = destination.selection { _ = try dockerName(asked) }
    }

    private static func dockerName(_ asked: Tag) throws -> DockerName {
        guard let name = DockerName(asked.text) else { throw ImageError.store(.malformedName(asked.text), at: nil) }
        return name
    }

    /// A reference name that is more than a tag: skopeo puts whole names there.
    private static func wholeName(_ name: String) -> String? {
        name.utf8.contains(UInt8(ascii: "/")) || name.utf8.contains(UInt8(ascii: ":")) ? name : nil
    }

    private static func tag(_ name: String?) throws -> Tag {
        guard let name else { return .latest }
        guard let tag = Tag(name) else { throw ReferenceError.malformedTag(name) }
        return tag
    }
}
