extension SpecDecoder {
    static let provisionKeys = ["content", "contentFrom", "order", "run", "onFailure"]

    func provision(_ fields: MappingReader) throws(SpecError) -> ProvisionOperation {
        let key = try fields.exactlyOne(of: ["content", "contentFrom"])
        let script = try key == "content" ? Array(fields.requiredText("content").utf8) : contents(of: fields)
        let operation = ProvisionOperation(
            script, order: try fields.number("order", in: 0...99).map(Int.init),
            run: try fields.choice("run", of: ProvisionOperation.Run.self) ?? .firstBoot,
            failure: try fields.choice("onFailure", of: ProvisionOperation.Failure.self) ?? .continue)
        guard let operation else {
            throw fields.badValue(
                key, expected: "a script whose first line is #! and an interpreter",
                found: String(decoding: script.prefix { $0 != UInt8(ascii: "\n") }.prefix(80), as: UTF8.self))
        }
        return operation
    }
}
