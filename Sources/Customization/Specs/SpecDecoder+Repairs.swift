import LayerEntries

extension SpecDecoder {
    static let mountPointKeys = ["path", "type", "mode", "ifExists", "ifMissing", "ifLink"]

    func mountPoint(_ fields: MappingReader) throws(SpecError) -> MountPointOperation {
        let isFile = try fields.choice("type", ["directory", "file"]) == "file"
        return MountPointOperation(
            path: try fields.path("path"), isFile: isFile, mode: try fields.mode("mode") ?? (isFile ? 0o644 : 0o755),
            setsExisting: try fields.choice("ifExists", ["keep", "set"]) == "set",
            createsMissing: try fields.choice("ifMissing", ["create", "skip"]) == "create",
            replacesLink: try fields.choice("ifLink", ["keep", "replace"]) == "replace")
    }

    func relink(_ fields: MappingReader) throws(SpecError) -> [EntryPath] {
        _ = try fields.required("path")
        return try fields.paths("path")
    }

    func hide(_ fields: MappingReader) throws(SpecError) -> HideOperation {
        HideOperation(path: try fields.path("path"), goal: try fields.path("to"))
    }
}
