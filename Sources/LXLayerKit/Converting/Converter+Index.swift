internal import Digests
public import ImageDocuments
internal import ImageStore

extension Converter {
    /// Converts all images of an index that can be, and leaves the others as they are, byte for byte.
    ///
    /// Of the index and the indexes in it, only the digests and sizes of what changed are others. Every blob that the
    /// index leads to is verified and copied. `each` is given the conversions before anything appears in the
    /// destination, which is a layout or an archive of one. Throws `nothingConvertible` when no image can be converted.
    public func convertAll(
        _ source: Reference, to destination: Reference, attestations: AttestationPolicy = .drop,
        each: (Platform, Conversion) -> Void = { _, _ in }
    ) throws -> IndexConversion {
        let writer = try self.writer(for: destination)
        defer { writer.abandon() }
        guard [.oci, .ociArchive].contains(writer.transport) else {
            throw ImageError.noIndexes(in: destination)
        }
        let reader = try reader(for: source)
        let entry = try reader.entry(source)
        let naming = try DestinationNaming(
            of: (entry.descriptor.referenceName, entry.descriptor.imageName), in: destination, writer.transport)
        var rewriting = IndexRewriting(
            converter: self, reader: reader, writer: writer, naming: naming, source: source, entry: entry)
        try rewriting.convertImages(each)
        try rewriting.examineSubjects(attestations)
        let descriptor = try ImageReader.translating(at: .index) { try rewriting.finish() }
        return IndexConversion(
            reference: naming.reference, descriptor: descriptor, base: entry.descriptor.digest,
            children: rewriting.children, dropped: rewriting.dropped, kept: rewriting.kept)
    }
}
