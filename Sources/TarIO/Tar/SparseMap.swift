/// Which parts of a sparse file a tar has; libarchive passes over a segment that does not fit.
struct SparseMap {
    private var end: Int64 = 0
    /// Whether each segment begins where the one before it ends, or later.
    private(set) var isValid = true

    /// Adds a segment; its numbers are nil where they could not be read.
    mutating func append(offset: Int64?, length: Int64?) {
        guard let offset, let length, offset >= end, length >= 0 else {
            isValid = false
            return
        }
        let (newEnd, overflow) = offset.addingReportingOverflow(length)
        end = newEnd
        if overflow { isValid = false }
    }

    /// Whether all segments lie inside a file of this size.
    func fits(_ size: Int64) -> Bool { isValid && end <= size }

    /// Adds the segments of a block of GNU's old format: of the header, or of one that extends it.
    ///
    /// Returns whether another block follows.
    mutating func append(_ block: TarBlock, isHeader: Bool) -> Bool {
        let (start, count, flag) = isHeader ? (386, 4, 482) : (0, 21, 504)
        for index in 0..<count {
            let offset = start + index * 24
            // An empty field ends the list.
            if block[offset] == 0 { break }
            append(
                offset: block.number(offset..<(offset + 12)), length: block.number((offset + 12)..<(offset + 24)))
        }
        return block[flag] != 0
    }

    /// Adds the segments of a list of numbers in decimal, each ended by `separator`: offset, length, offset, length.
    mutating func append(_ list: ArraySlice<UInt8>, separator: UInt8, count: Int? = nil) {
        var numbers: [Int64?] = []
        var rest = list
        while count.map({ numbers.count < 2 * $0 }) ?? !rest.isEmpty {
            let number = rest.prefix { $0 != separator }
            rest = rest.dropFirst(number.count + 1)
            numbers.append(TarNumber.decimal(number))
            // A list that ends too early is not to be read on for the count it gave.
            if number.isEmpty { break }
        }
        if numbers.count % 2 != 0 { isValid = false }
        for index in stride(from: 0, to: numbers.count - 1, by: 2) {
            append(offset: numbers[index], length: numbers[index + 1])
        }
    }
}
