/// Something that takes bytes of which nothing is known.
struct FuzzTarget: Sendable {
    /// Its name on the command line; its seeds are in `Seeds/NAME`.
    let name: String
    /// Uses the bytes, and stops the program when a property does not hold.
    let run: @Sendable ([UInt8]) -> Void

    static let all: [FuzzTarget] = [layers, gzip, zstd, pax, index, json, documents, references, specs, patterns]
}

/// Stops the program unless the property holds: libFuzzer then keeps the input.
func require(_ property: Bool, _ words: @autoclosure () -> String, line: UInt = #line, file: StaticString = #fileID) {
    if !property { fatalError(words(), file: file, line: line) }
}

/// What a closure came to, comparable: its value or the error's description.
func outcome<Value>(_ body: () throws -> Value) -> (value: Value?, error: String?) {
    do { return (try body(), nil) } catch { return (nil, "\(error)") }
}
