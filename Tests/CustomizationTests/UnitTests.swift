import LayerEntries
import TestSupport
import Testing

@testable import Customization

@Suite struct `Units` {
    @Test(arguments: [
        ("[A]\nb=c\n", ["A.b=c"]), ("[A]\n b = c d \n", ["A.b=c d"]), ("b=c\n[A]\n", []), ("[A]\nb=\n", ["A.b="]),
        ("[A]\nb=c\\\n  d\n", ["A.b=c d"]), ("[A]\nb=c\\\n# no\n; no\nd\n", ["A.b=c d"]),
        ("[A]\nb=c\\\\\nd=e\n", ["A.b=c\\\\", "A.d=e"]),
        ("[A]\nb=c\\\n\nd=e\n", ["A.b=c", "A.d=e"]), ("[A]\nb=1\nb=2\n[B]\nb=3\n", ["A.b=1", "A.b=2", "B.b=3"]),
        ("[A]\r\nb=c\r\n", ["A.b=c"]), ("\u{FEFF}[A]\nb=c", ["A.b=c"]), ("[A]\nb=c=d\n", ["A.b=c=d"]),
        ("[A]\nb\n=c\n", []),
        ("[A]\nb=c\\", ["A.b=c"]), ("", []),
    ])
    func `are read as systemd reads them`(text: String, settings: [String]) {
        let read = UnitText.settings(of: Array(text.utf8)).map { "\($0.section).\($0.key)=\($0.value)" }
        #expect(read == settings)
    }

    @Test(
        arguments: [
            ("a.service", true, nil), ("a@.service", true, nil), ("a@b.service", true, "a@.service"), ("a", false, nil),
            ("a.conf", false, nil), (".service", false, nil), ("@b.service", false, nil), ("a/b.service", false, nil),
            ("a\\x2db.mount", true, nil), ("a@b@c.service", true, "a@.service"),
            (String(repeating: "a", count: 250) + ".service", false, nil),
        ] as [(String, Bool, String?)])
    func `have names`(text: String, isName: Bool, template: String?) {
        #expect((UnitName(text) != nil) == isName)
        #expect(UnitName(text)?.template?.text == template)
    }

    @Test func `look for drop-ins by name, template and prefix`() {
        #expect(UnitName("a-b-c.service")?.dropInStems == ["a-b-c.service", "a-b-.service", "a-.service"])
        #expect(
            UnitName("a-b@c-d.service")?.dropInStems == ["a-b@c-d.service", "a-b@.service", "a-@.service"])
    }

    static let image = tree([
        "/lib": .symlink("usr/lib"),
        "/usr/lib/systemd/system/a.service": .file("[Service]\nUser=vendor\nPrivateTmp=yes\n"),
        "/etc/systemd/system/a.service": .file("[Service]\nUser=admin\nBindPaths=/x\nBindPaths=/y\n"),
        "/usr/lib/systemd/system/a.service.d/50-b.conf": .file("[Service]\nUser=vendor-drop\nGroup=b\n"),
        "/run/systemd/system/a.service.d/50-b.conf": .file("[Service]\nBindPaths=\nBindPaths=/z\nGroup=run\n"),
        "/usr/lib/systemd/system/service.d/10-all.conf": .file("[Service]\nUser=all\nNice=1\n"),
        "/usr/lib/systemd/system/service.d/50-b.conf": .file("[Service]\nNice=2\n"),
        "/usr/lib/systemd/system/a.service.d/60-c.conf": .file("[Service]\nNice=3\n"),
        "/etc/systemd/system/a.service.d/60-c.conf": .symlink("/dev/null"),
        "/etc/systemd/system/b.service": .symlink("/lib/systemd/system/a-real.service"),
        "/usr/lib/systemd/system/a-real.service": .file("[Service]\nPrivateTmp=yes\n"),
        "/etc/systemd/system/b.service.d/x.conf": .file("[Service]\nProtectHome=yes\n"),
        "/etc/systemd/system/m1.service": .symlink("/dev/null"),
        "/usr/lib/systemd/system/m1.service": .file("[Service]\n"),
        "/etc/systemd/system/m2.service": .file(""), "/usr/lib/systemd/system/m2.service": .file("[Service]\n"),
        "/usr/lib/systemd/system/t@.service": .file("[Service]\nPrivateTmp=yes\n"),
    ])

    @Test func `are found by precedence, and their drop-ins are read by name`() throws {
        let catalogue = UnitCatalogue(Self.image)
        let name = try #require(UnitName("a.service"))
        #expect(catalogue.file(of: name)?.description == "etc/systemd/system/a.service")
        #expect(
            try catalogue.dropIns(of: name).map(\.path.description) == [
                "usr/lib/systemd/system/service.d/10-all.conf", "run/systemd/system/a.service.d/50-b.conf",
                "etc/systemd/system/a.service.d/60-c.conf",
            ])
        let settings = try EffectiveSettings(of: name, section: "Service", in: catalogue)
        #expect(settings["User"]?.values.last == "all")
        #expect(settings["BindPaths"]?.values == ["/z"])
        #expect(settings["Group"]?.values == ["run"])
        #expect(settings["Nice"]?.values == ["1"])
        #expect(settings["PrivateTmp"] == nil)
    }

    @Test func `can be masked or have other names`() throws {
        let catalogue = UnitCatalogue(Self.image)
        for name in ["m1.service", "m2.service"] {
            #expect(catalogue.isMasked(try #require(UnitName(name))))
            #expect(!catalogue.isAvailable(try #require(UnitName(name))))
        }
        let alias = try #require(UnitName("b.service"))
        #expect(catalogue.resolved(alias).text == "a-real.service")
        #expect(catalogue.file(of: try #require(UnitName("t@x.service")))?.description.hasSuffix("t@.service") == true)
        let real = try EffectiveSettings(
            of: try #require(UnitName("a-real.service")), section: "Service", in: catalogue)
        #expect(real["ProtectHome"]?.values == ["yes"])
    }

    @Test(arguments: [
        ("yes", "no", true), ("strict", "no", true), ("no", "no", false), ("false", "no", false), ("OFF", "no", false),
        ("0", "no", false), ("default", "default", false), ("invisible", "default", true), ("", "no", false),
        ("/x", "", true), ("", "", false),
    ])
    func `ask for something or not`(value: String, neutral: String, asks: Bool) throws {
        let image = tree(["/usr/lib/systemd/system/a.service": .file("[Service]\nS=\(value)\n")])
        let settings = try EffectiveSettings(
            of: try #require(UnitName("a.service")), section: "Service", in: UnitCatalogue(image))
        #expect(settings.asks("S", neutral: neutral) == asks)
    }
}
