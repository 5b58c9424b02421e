import Digests
import ImageDocuments
import Testing

/// A configuration with other fields after the required ones.
private func config(_ fields: String) -> String {
    #"{"os":"linux","architecture":"amd64","rootfs":{"type":"layers","diff_ids":["\#(digest("1"))"]}\#(fields)}"#
}

@Suite struct ImageConfigTests {
    @Test("A configuration is read with all that is said in it")
    func reads() throws {
        let text = config(
            """
            ,"variant":"v3", "created":"2024-01-01T00:00:00Z", "os.version":"5", "moby.buildkit.buildinfo.v1":"x",
            "history":[{"created":"t","created_by":"c","author":"a","comment":"d"},{"empty_layer":true,"created":null}],
            "config":{"Cmd":["sh","-c",""],"Entrypoint":[],"Env":["PATH=/bin","A=b\\nc"],"User":"0:0","WorkingDir":"/w",
            "StopSignal":"SIGTERM","Labels":{"l":"1","L":"2"},"ExposedPorts":{"80/tcp":{}}}
            """)
        let image = try ImageConfig(JSONText(text))
        #expect(image.platform == Platform(os: "linux", architecture: "amd64", variant: "v3", osVersion: "5"))
        #expect(image.created == "2024-01-01T00:00:00Z")
        #expect(image.diffIDs.map(\.description) == [digest("1")])
        #expect(
            image.history == [
                HistoryEntry(created: "t", createdBy: "c", author: "a", comment: "d"), HistoryEntry(emptyLayer: true),
            ])
        let container = try #require(image.container)
        #expect(container.command == ["sh", "-c", ""] && container.entrypoint == [])
        #expect(container.environment == ["PATH=/bin", "A=b\nc"])
        #expect(container.user == "0:0" && container.workingDirectory == "/w" && container.stopSignal == "SIGTERM")
        #expect(container.labels == ["l": "1", "L": "2"])
    }

    @Test(
        "What Go writes as null is as good as absent",
        arguments: [
            "", #","config":null,"history":null,"created":null,"variant":null"#,
            #","config":{"Cmd":null,"Entrypoint":null,"Env":null,"User":null,"Labels":null}"#,
            #","config":{"WorkingDir":null,"StopSignal":null}"#,
        ])
    func nulls(fields: String) throws {
        let image = try ImageConfig(JSONText(config(fields)))
        #expect(image.created == nil && image.history == nil && image.platform.variant == nil)
        #expect(image.container?.command == nil && image.container?.entrypoint == nil)
        #expect(image.container?.environment ?? [] == [] && image.container?.labels ?? [:] == [:])
    }

    @Test("Without layers there may be no list of them", arguments: ["", #","diff_ids":null"#, #","diff_ids":[]"#])
    func noLayers(fields: String) throws {
        let text = #"{"os":"linux","architecture":"amd64","rootfs":{"type":"layers"\#(fields)}}"#
        #expect(try ImageConfig(JSONText(text)).diffIDs.isEmpty)
    }

    @Test(
        "A fault of a configuration is a typed error with its place",
        arguments: [
            ("{}", "/os", .missing),
            (#"{"os":"linux","architecture":null}"#, "/architecture", .wrongType(expected: .string, found: .null)),
            (#"{"os":"linux","architecture":"x"}"#, "/rootfs", .missing),
            (#"{"os":"linux","architecture":"x","rootfs":{}}"#, "/rootfs/type", .missing),
            (
                #"{"os":"linux","architecture":"x","rootfs":null}"#, "/rootfs",
                .wrongType(expected: .object, found: .null)
            ),
            (
                #"{"os":"linux","architecture":"x","rootfs":{"type":"base"}}"#, "/rootfs/type",
                .unsupported(expected: ["layers"], found: "base")
            ),
            (
                #"{"os":"linux","architecture":"x","rootfs":{"type":"layers","diff_ids":["sha256:0"]}}"#,
                "/rootfs/diff_ids/0", .malformedDigest("sha256:0")
            ),
            (
                #"{"os":"linux","architecture":"x","rootfs":{"type":"layers","diff_ids":{}}}"#, "/rootfs/diff_ids",
                .wrongType(expected: .array, found: .object)
            ),
            (config(#","history":{}"#), "/history", .wrongType(expected: .array, found: .object)),
            (config(#","history":[1]"#), "/history/0", .wrongType(expected: .object, found: .number)),
            (
                config(#","history":[{},{"empty_layer":"true"}]"#), "/history/1/empty_layer",
                .wrongType(expected: .boolean, found: .string)
            ),
            (config(#","config":[]"#), "/config", .wrongType(expected: .object, found: .array)),
            (config(#","config":{"Env":["A=b",null]}"#), "/config/Env/1", .wrongType(expected: .string, found: .null)),
            (
                config(#","config":{"Labels":{"a/b":{}}}"#), "/config/Labels/a~1b",
                .wrongType(expected: .string, found: .object)
            ),
            (config(#","config":{"labels":{}}"#), "/config/labels", .ambiguousName(of: "Labels")),
            (config(#","RootFS":{}"#), "/RootFS", .ambiguousName(of: "rootfs")),
        ] as [Fault])
    func faults(fault: Fault) throws {
        check(fault, against: try failure(fault.text, ImageConfig.init))
    }
}
