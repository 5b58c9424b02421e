import LayerEntries
import Testing

@Suite("Whiteout names")
struct WhiteoutTests {
    @Test(
        "A last component is read for what it says of the layers below",
        arguments: [
            (".wh.a", .name(Array("a".utf8))), (".wh..a", .name(Array(".a".utf8))), (".wh. ", .name([0x20])),
            (".wh.....", .name(Array("....".utf8))), (".wh..wh", .name(Array(".wh".utf8))),
            (".wh..wh..opq", .opaque), (".wh..wh.aufs", .bookkeeping(isKnown: true)),
            (".wh..wh.plnk", .bookkeeping(isKnown: true)), (".wh..wh.orph", .bookkeeping(isKnown: true)),
            (".wh..wh.", .bookkeeping(isKnown: false)), (".wh..wh..opq2", .bookkeeping(isKnown: false)),
            (".wh..wh.other", .bookkeeping(isKnown: false)), (".wh.", .invalid), (".wh..", .invalid),
            (".wh...", .invalid), (".wh", nil), ("wh.a", nil), ("a.wh.b", nil), (".WH.a", nil), ("", nil),
            (".wha", nil),
        ] as [(String, Whiteout?)])
    func table(name: String, expected: Whiteout?) {
        #expect(Whiteout(lastComponent: Array(name.utf8)) == expected)
    }
}
