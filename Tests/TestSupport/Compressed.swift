internal import CZstd
internal import Foundation

/// Bytes, compressed in the ways that layers are.
public enum Compressed {
    /// One member, frame or stream of gzip, bzip2 or xz, made by Python, or of zstd.
    public static func member(_ bytes: [UInt8], _ compression: String) throws -> [UInt8] {
        try members([bytes], compression)
    }

    /// Members of these contents, one after the other.
    public static func members(_ parts: [[UInt8]], _ compression: String) throws -> [UInt8] {
        if compression == "zstd" { return parts.flatMap { zstd($0) } }
        if compression == "none" { return parts.flatMap { $0 } }
        let source = """
            import sys; from importlib import import_module
            make = import_module({"gzip": "gzip", "bzip2": "bz2", "xz": "lzma"}[sys.argv[1]]).compress
            data = sys.stdin.buffer.read()
            for size in map(int, sys.argv[2:]):
                sys.stdout.buffer.write(make(data[:size])); data = data[size:]
            """
        let arguments = [compression] + parts.map { String($0.count) }
        return Array(try Program.python(source, arguments, input: Data(parts.flatMap { $0 })).output)
    }

    /// A frame of Zstandard made of raw blocks, whose header asks for a window of `1 << windowLog` bytes, from 10 on.
    public static func rawZstd(_ bytes: [UInt8], windowLog: UInt8) -> [UInt8] {
        var frame: [UInt8] = [0x28, 0xb5, 0x2f, 0xfd, 0, (windowLog - 10) << 3]
        for start in stride(from: 0, to: bytes.count, by: 1000) {
            let end = min(bytes.count, start + 1000)
            let header = UInt32(end - start) << 3 | (end == bytes.count ? 1 : 0)
            frame += (0..<3).map { UInt8(truncatingIfNeeded: header >> (8 * $0)) } + bytes[start..<end]
        }
        return frame
    }

    /// A frame of Zstandard.
    public static func zstd(_ bytes: [UInt8], checksum: Bool = true) -> [UInt8] {
        let context = ZSTD_createCCtx()
        defer { ZSTD_freeCCtx(context) }
        ZSTD_CCtx_setParameter(context, ZSTD_c_checksumFlag, checksum ? 1 : 0)
        var frame = [UInt8](repeating: 0, count: ZSTD_compressBound(bytes.count))
        let count = ZSTD_compress2(context, &frame, frame.count, bytes, bytes.count)
        return Array(frame[..<(ZSTD_isError(count) == 0 ? count : 0)])
    }

    /// A frame of Zstandard that readers pass over.
    public static func skippable(_ content: [UInt8], number: UInt8 = 0) -> [UInt8] {
        let size = UInt32(content.count)
        return [0x50 | number & 0xf, 0x2a, 0x4d, 0x18] + (0..<4).map { UInt8(truncatingIfNeeded: size >> (8 * $0)) }
            + content
    }
}
