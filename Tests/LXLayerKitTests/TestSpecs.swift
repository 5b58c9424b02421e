import Customization

/// Small specs.
enum TestSpecs {
    /// A spec of these steps, one YAML mapping each, which gives them ids and reasons.
    static func set(_ operations: String..., name: String = "test") throws -> SpecSet {
        try set(operations, name: name)
    }

    static func set(_ operations: [String], name: String = "test") throws -> SpecSet {
        let steps = operations.enumerated().map { "  - {id: s\($0), category: 7, why: for the test, \($1)}\n" }
        let text = "spec: lxlayer/1\nname: \(name)\nsummary: a test\ntarget: lx\nsteps:\n\(steps.joined())"
        return try SpecSet.load(files: [SpecFile(name: name + ".yaml", text: text)])
    }

    /// Changes a file, adds one, removes one, and sets a field of the image's configuration.
    static func first() throws -> SpecSet {
        try set(
            "lines: {path: /etc/hosts, rules: [{append: 10.0.0.1 zone}]}",
            "file: {path: /usr/lib/zone/note, content: hello}", "remove: {path: /opt/data}",
            "image: {stopSignal: SIGRTMIN+3}")
    }

    /// Others: they share some paths with the first.
    static func second() throws -> SpecSet {
        try set(
            "lines: {path: /etc/hosts, rules: [{append: 10.0.0.2 other}]}", "directory: {path: /srv/zone, mode: 0700}",
            "symlink: {path: /opt/link, target: data}")
    }

    /// What changes nothing.
    static func none() throws -> SpecSet { try set("remove: {path: /no/such/file}") }
}
