internal import Digests

/// Passes a stream on until somebody says stop, and tells how much was read.
final class InterruptibleSource: ByteSource {
    private let source: any ByteSource
    private let sign: StopSign
    private let meter: ReadMeter?

    init(_ source: any ByteSource, until sign: StopSign, _ meter: ReadMeter?) {
        self.source = source
        self.sign = sign
        self.meter = meter
    }

    func read(into buffer: inout MutableRawSpan) throws -> Int {
        if sign.isSet { throw CancellationError() }
        let count = try source.read(into: &buffer)
        meter?.add(count)
        return count
    }
}
