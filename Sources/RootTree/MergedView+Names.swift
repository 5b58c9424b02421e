internal import LayerEntries

extension MergedView {
    static let freeSlot: Int32 = -1
    /// As many names as are numbered: what one more entry adds still has a number of 32 bits.
    static let numberedNames = 1 << 30

    /// The number of a name that a directory has or had.
    func number(of name: ArraySlice<UInt8>, in directory: Int32) -> Int32? {
        let number = slots[slot(of: name, in: directory)]
        return number == MergedView.freeSlot ? nil : number
    }

    /// What a name in a directory means.
    func meaning(of name: ArraySlice<UInt8>, in directory: Int32) -> Meaning {
        number(of: name, in: directory).map { names[Int($0)].meaning } ?? .nothing
    }

    /// The numbers of the names in a directory, in no order.
    func names(in directory: Int32) -> [Int32] {
        var numbers: [Int32] = []
        var number = directories[Int(directory)].first
        while number != Name.end {
            let name = names[Int(number)]
            if name.meaning != .nothing { numbers.append(number) }
            number = name.next
        }
        return numbers
    }

    /// The number of a name in a directory; a new one is spelled as `giver` spells it, and means nothing yet.
    ///
    /// Complexity: constant, amortized.
    mutating func add(_ name: ArraySlice<UInt8>, in directory: Int32, by giver: EntryID) -> Int32 {
        let slot = slot(of: name, in: directory)
        guard slots[slot] == MergedView.freeSlot else { return slots[slot] }
        let number = Int32(names.count)
        slots[slot] = number
        names.append(Name(directory: directory, next: Name.unlisted, giver: giver, meaning: .nothing))
        reserveSlots(for: names.count)
        return number
    }

    /// Lets a name mean this.
    mutating func give(_ number: Int32, _ meaning: Meaning, by giver: EntryID) {
        var name = names[Int(number)]
        name.giver = giver
        name.meaning = meaning
        if name.next == Name.unlisted {
            name.next = directories[Int(name.directory)].first
            directories[Int(name.directory)].first = number
        }
        names[Int(number)] = name
    }

    /// Lets a name mean a new, empty directory, and returns the directory's number.
    @discardableResult
    mutating func giveDirectory(_ number: Int32, by giver: EntryID) -> Int32 {
        directories.append(Directory(name: number))
        let new = Int32(directories.count - 1)
        give(number, .directory(new), by: giver)
        return new
    }

    /// Takes the meanings of all names in a directory away, and tells what they were.
    mutating func empty(_ directory: Int32, _ hidden: (Int32, Meaning) -> Void) {
        var number = directories[Int(directory)].first
        directories[Int(directory)].first = Name.end
        while number != Name.end {
            let name = names[Int(number)]
            if name.meaning != .nothing { hidden(number, name.meaning) }
            names[Int(number)].meaning = .nothing
            names[Int(number)].next = Name.unlisted
            number = name.next
        }
    }

    /// The bytes of a name.
    func bytes(of name: Int32) -> ArraySlice<UInt8> {
        let giver = names[Int(name)].giver
        return giver.isImplied
            ? implied.name(of: Int(~giver.number)) : layers[Int(giver.layer)].name(of: Int(giver.number))
    }

    /// The names from below the root to this one.
    func way(to name: Int32) -> [ArraySlice<UInt8>] {
        var way: [ArraySlice<UInt8>] = []
        var current = name
        while current != 0 {
            way.append(bytes(of: current))
            current = directories[Int(names[Int(current)].directory)].name
        }
        return way.reversed()
    }

    /// Where a name is, or could be put. One slot in four at least is free.
    private func slot(of name: ArraySlice<UInt8>, in directory: Int32) -> Int {
        var slot = firstSlot(of: name, in: directory)
        while case let number = slots[slot], number != MergedView.freeSlot {
            if names[Int(number)].directory == directory, bytes(of: number) == name { break }
            slot = (slot + 1) & (slots.count - 1)
        }
        return slot
    }

    private func firstSlot(of name: ArraySlice<UInt8>, in directory: Int32) -> Int {
        var hasher = Hasher()
        hasher.combine(directory)
        name.withUnsafeBytes { hasher.combine(bytes: $0) }
        return hasher.finalize() & (slots.count - 1)
    }

    /// Makes the table large enough for so many names.
    mutating func reserveSlots(for count: Int) {
        var size = slots.count
        while count > size / 4 * 3 { size *= 2 }
        guard size > slots.count else { return }
        slots = Array(repeating: MergedView.freeSlot, count: size)
        for number in names.indices.dropFirst() {
            var slot = firstSlot(of: bytes(of: Int32(number)), in: names[number].directory)
            while slots[slot] != MergedView.freeSlot { slot = (slot + 1) & (slots.count - 1) }
            slots[slot] = Int32(number)
        }
    }
}
