extension DocumentEdit {
    /// Removes a member for good: nothing is recorded.
    mutating func remove(_ pointer: JSONPointer) throws(DocumentError) {
        try edit(pointer) { text throws(JSONEditError) in try text.remove(pointer) }
    }

    /// Removes an array's last element for good: nothing is recorded.
    mutating func removeLast(of pointer: JSONPointer) throws(DocumentError) {
        try edit(pointer) { text throws(JSONEditError) in try text.removeLast(of: pointer) }
    }
}
