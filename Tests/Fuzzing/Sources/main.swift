// fuzz TARGET [what libFuzzer understands…]
import Glibc

typealias Callback = @convention(c) (UnsafePointer<UInt8>?, Int) -> CInt

/// The corresponding C function is `LLVMFuzzerRunDriver` of compiler-rt: libFuzzer's `main`, for those who have one.
@_silgen_name("LLVMFuzzerRunDriver")
func runFuzzer(
    _ count: UnsafeMutablePointer<CInt>,
    _ arguments: UnsafeMutablePointer<UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>>, _ callback: Callback
) -> CInt

nonisolated(unsafe) var chosen: FuzzTarget?

let arguments = CommandLine.arguments
chosen = arguments.dropFirst().first.flatMap { name in FuzzTarget.all.first { $0.name == name } }
guard chosen != nil else {
    print(FuzzTarget.all.map(\.name).joined(separator: "\n"))
    exit(arguments.count == 1 ? 0 : 64)
}

// libFuzzer sees the program's name and what follows the target's.
var count = CommandLine.argc - 1
var vector = CommandLine.unsafeArgv + 1
exit(
    runFuzzer(&count, &vector) { start, size in
        chosen?.run(Array(UnsafeBufferPointer(start: start, count: size)))
        return 0
    })
