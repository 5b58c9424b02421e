import Customization
import LayerEntries
import TestSupport
import Testing

/// Which files are kept when layers are read, in memory and in caches.
@Suite struct ContentFilterTests {
    @Test("what is kept is what version 1 keeps: whoever changes it must give it another number, for caches' sake")
    func version() throws {
        let kept = [
            "etc/fstab", "etc/a/b/c", "usr/lib/os-release", "os-release", "lib/systemd/system/a.service",
            "usr/lib/systemd/system/a.service.d/b.conf", "x/systemd/system/y", "usr/lib/lxlayer/record.json",
        ]
        let others = ["etc", "usr/etc/fstab", "usr/lib/systemd/user/a.service", "usr/lib/os-release.d/x", "lxlayer/x"]
        for path in kept { #expect(ContentFilter.keeps(try EntryPath(path), size: 1), "\(path)") }
        for path in others { #expect(!ContentFilter.keeps(try EntryPath(path), size: 1), "\(path)") }
        for (size, isKept) in [(0, true), (256 << 10, true), (256 << 10 + 1, false), (-1, false)] as [(Int64, Bool)] {
            #expect(ContentFilter.keeps(try EntryPath("etc/fstab"), size: size) == isKept)
        }
        #expect(ContentFilter.version == 1)
    }
}
