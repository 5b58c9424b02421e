internal import Digests

/// Passes a stream on until somebody says stop.
final class InterruptibleSource: ByteSource {
    private let source: any ByteSource
    private let sign: StopSign

    init(_ source: any ByteSource, until sign: StopSign) {
        self.source = source
        self.sign = sign
    }

    func read(into buffer: inout MutableRawSpan) throws -> Int {
        if sign.isSet { throw CancellationError() }
        return try source.read(into: &buffer)
    }
}
