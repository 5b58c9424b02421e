internal import Customization
internal import Digests
internal import ImageDocuments
internal import ImageStore
internal import LayerEntries
internal import LayerIndex
internal import TarIO

/// The reading of one layer: from its blob, or from what is known of it.
struct LayerReading {
    private let descriptor: Descriptor
    private let role: BlobRole
    private let source: any ImageSource
    private let destination: (any ImageDestination)?
    private let options: LayerStack.Options
    /// Whether a processor is likely to be free for a part of the work.
    var isOnCriticalPath = false

    /// The reading of an image's layer of this index, which is copied to `destination` on the way.
    init(
        _ descriptor: Descriptor, _ index: Int, from source: any ImageSource, into destination: (any ImageDestination)?,
        _ options: LayerStack.Options
    ) {
        self.descriptor = descriptor
        self.role = .layer(index, descriptor.digest)
        self.source = source
        self.destination = destination
        self.options = options
    }

    /// What it holds, from its blob alone, when the layers below it have taken this much of the limits.
    func contents(after used: ReadUsage) throws -> LayerContents {
        try ImageReader.translating(at: role) {
            let compression = try LayerStack.compression(of: descriptor.mediaType, role)
            var reader = reader(keeping: options.keepsContents)
            reader.used = used
            return try read(with: reader, compression, until: nil)
        }
    }

    /// What it holds as if it were alone; what it takes while it is read is added to `usage`.
    func contents(sharing usage: SharedUsage?, until sign: StopSign) throws -> LayerContents {
        try ImageReader.translating(at: role) {
            let compression = try LayerStack.compression(of: descriptor.mediaType, role)
            let cache = options.access.cache
            let key = IndexedLayer.Key(digest: descriptor.digest, size: descriptor.size, compression: compression)
            if let known = cache?.indexed(key, options) {
                if try !options.access.trustsCache || !isThere() { try verify(until: sign) }
                return known
            }
            var reader = reader(keeping: options.keepsContents || cache?.hasDirectory == true)
            reader.shared = usage
            let contents = try read(with: reader, compression, until: sign)
            return cache?.hasDirectory == true ? cache?.keep(contents, key, options) ?? contents : contents
        }
    }

    private func reader(keeping: Bool) -> LayerReader {
        var reader = LayerReader(limits: options.limits)
        if keeping { reader.keeps = { ContentFilter.keeps($0, size: $1) } }
        reader.hashesContents = options.hashesContents
        reader.hashesInBackground = isOnCriticalPath
        return reader
    }

    private func read(
        with reader: LayerReader, _ compression: LayerCompression, until sign: StopSign?
    ) throws -> LayerContents {
        try reader.read(
            try blob(until: sign), size: descriptor.size, digest: descriptor.digest, compression: compression,
            diffID: nil)
    }

    /// Reads the blob for its digest only.
    private func verify(until sign: StopSign) throws {
        try LayerReader(limits: options.limits).verify(
            try blob(until: sign), size: descriptor.size, digest: descriptor.digest)
    }

    /// Whether the blob is there, and in the destination, without a byte of it being read.
    private func isThere() throws -> Bool {
        let blob = try source.blob(descriptor.digest, size: descriptor.size)
        guard let destination else { return true }
        return try destination.holds(descriptor.digest, size: descriptor.size, from: source)
            || destination.linking(blob, digest: descriptor.digest)
    }

    /// The blob's bytes, which are copied on the way where that is wanted.
    private func blob(until sign: StopSign?) throws -> any ByteSource {
        var blob = try source.blob(descriptor.digest, size: descriptor.size)
        if let destination, try !destination.holds(descriptor.digest, size: descriptor.size, from: source) {
            blob = try destination.copying(blob, digest: descriptor.digest)
        }
        return sign.map { InterruptibleSource(blob, until: $0, options.access.meter) } ?? blob
    }
}
