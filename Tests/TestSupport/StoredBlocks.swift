/// The contents of gzip that is made of stored blocks, as our own layers are; nothing else is understood.
public enum StoredBlocks {
    /// The bytes that the blocks hold.
    public static func contents(of member: [UInt8]) -> [UInt8] {
        var contents: [UInt8] = []
        // Past the header: ten bytes, no name.
        var position = 10
        while position + 5 <= member.count {
            let isLast = member[position] & 1 == 1
            let length = Int(member[position + 1]) | Int(member[position + 2]) << 8
            contents += member[(position + 5)..<(position + 5 + length)]
            position += 5 + length
            if isLast { break }
        }
        return contents
    }
}
