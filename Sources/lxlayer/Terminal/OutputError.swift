/// The result could not be written to standard output.
struct OutputError: Error {
    /// The operating system's reason.
    var code: CInt
}
