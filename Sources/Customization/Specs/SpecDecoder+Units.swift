internal import YAMLDocuments

extension SpecDecoder {
    static let unitKeys = [
        "mask", "unmask", "enable", "disable", "dropin", "install", "ifMissing", "text", "file",
    ]

    func unit(_ fields: MappingReader) throws(SpecError) -> UnitOperation {
        // `enable` is an operation of its own and, as true or false, a field of `install`.
        let verb =
            fields.has("install")
            ? "install" : try fields.exactlyOne(of: ["mask", "unmask", "enable", "disable", "dropin"])
        let extra =
            switch verb {
            case "mask": ["ifMissing"]
            case "dropin": ["text", "file"]
            case "install": ["text", "enable"]
            default: [String]()
            }
        for key in fields.keys where key != verb && !extra.contains(key) {
            throw SpecError(.unknownKey(key, didYouMean: nil), at: fields.mark(of: key))
        }
        let names = try fields.unitNames(verb)
        guard let name = names.first else { throw fields.badValue(verb, expected: "a unit's name", found: "") }
        switch verb {
        case "mask":
            let missing = try fields.text("ifMissing") ?? "skip"
            guard ["skip", "create"].contains(missing) else {
                throw fields.badValue("ifMissing", expected: "skip, create", found: missing, among: ["skip", "create"])
            }
            return .mask(names, createsMissing: missing == "create")
        case "unmask": return .unmask(names)
        case "enable": return .enable(names)
        case "disable": return .disable(names)
        case "dropin":
            let file = try fields.text("file")
            if let file, !file.hasSuffix(".conf") || file.hasPrefix(".") || file.utf8.contains(UInt8(ascii: "/")) {
                throw fields.badValue("file", expected: "a file's name that ends with .conf", found: file)
            }
            return .dropIn(names, file: file, settings: try settings(fields))
        default:
            guard names.count == 1 else {
                throw fields.badValue("install", expected: "one unit's name", found: names[1].text)
            }
            return .install(name, text: try fields.requiredText("text"), enables: try fields.flag("enable"))
        }
    }

    private func settings(_ fields: MappingReader) throws(SpecError) -> [UnitSetting] {
        let text = try fields.requiredText("text")
        let settings = UnitText.settings(of: Array(text.utf8))
        if settings.isEmpty {
            throw fields.badValue("text", expected: "[Section] and Key=value", found: text)
        }
        return settings
    }

    func units(_ fields: MappingReader) throws(SpecError) -> UnitRule {
        let reset = try MappingReader(try fields.required("reset"), key: "reset", file: file)
        var settings: [(key: String, neutral: String)] = []
        for key in reset.keys { settings.append((key, try reset.requiredText(key))) }
        return UnitRule(reset: settings, except: try fields.unitNames("except"), user: try fields.text("user"))
    }
}
