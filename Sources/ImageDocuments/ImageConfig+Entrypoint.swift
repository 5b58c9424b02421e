extension ImageConfig {
    /// The configuration of the same image that runs this program when nobody says otherwise.
    ///
    /// `Cmd` goes, which would be the program's arguments; so does the label, which would speak of another
    /// configuration. Every byte that need not change stays.
    public static func running(
        _ program: String, stopSignal: String?, withoutLabel label: String, in text: JSONText
    ) throws(DocumentError) -> JSONText {
        let config = try ImageConfig(text)
        var edit = DocumentEdit(text)
        if config.container?.entrypoint != [program] { try edit.set(["config", "Entrypoint"], to: [.string(program)]) }
        if config.container?.command?.isEmpty == false { try edit.remove(["config", "Cmd"]) }
        if let stopSignal { try edit.setUnlessEqual(["config", "StopSignal"], to: .string(stopSignal)) }
        if config.container?.labels[label] != nil { try edit.remove(["config", "Labels", label]) }
        return edit.text
    }
}

extension Manifest {
    /// The same manifest with another configuration; every byte that need not change stays.
    public static func replacingConfig(in text: JSONText, with config: Descriptor) throws(DocumentError) -> JSONText {
        var edit = DocumentEdit(text)
        try edit.retarget(["config"], to: config)
        return edit.text
    }
}
