import Digests
import Testing

@Suite struct DigestHasherTests {
    @Test(
        "The examples of FIPS 180-4 hash to what the standard says",
        arguments: [
            (
                "abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
                "ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a"
                    + "2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f"
            ),
            (
                "", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
                "cf83e1357eefb8bdf1542850d66d8007d620e4050b5715dc83f4a921d36ce9ce"
                    + "47d0d13c5d85f2b0ff8318d2877eec2f63b931bd47417a81a538327af927da3e"
            ),
        ])
    func standard(text: String, sha256: String, sha512: String) {
        #expect(Digest(of: Array(text.utf8)).description == "sha256:\(sha256)")
        #expect(Digest(of: Array(text.utf8), algorithm: .sha512).description == "sha512:\(sha512)")
    }

    /// Computed by Python's hashlib, the byte at `i` being `7 * i % 251`; the lengths surround the blocks' ends.
    @Test(
        "Around the ends of blocks the digests are those that Python computes, in one piece or many",
        arguments: [
            (
                0, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
                "cf83e1357eefb8bdf1542850d66d8007d620e4050b5715dc83f4a921d36ce9ce"
                    + "47d0d13c5d85f2b0ff8318d2877eec2f63b931bd47417a81a538327af927da3e"
            ),
            (
                1, "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
                "b8244d028981d693af7b456af8efa4cad63d282e19ff14942c246e50d9351d22"
                    + "704a802a71c3580b6370de4ceb293c324a8423342557d4e5c38438f0e36910ee"
            ),
            (
                55, "8af594de0e003fdee5c8bb088216c824349b4137070f559574f4a4bddd27b714",
                "90a77e79f6052885cb52ad3d6ac586fcf7947a135ffd961bd9fd2b8fcdedf43c"
                    + "66b3cb3cbb5111351c58cc5e3d349aec35bf0d741ddc3625edbe1ebe4e903039"
            ),
            (
                56, "db81bc2bfd43620591df192139062da77d4c376f1888ea3d2190bd07c8d901f9",
                "0f25b2ab8f5e12033456f27cac35d4905646d764ebbd2cf7451ce79d08a0c24e"
                    + "047732c04d8522e34ee8879a42375d625997a8595249ce1b331d95247ecba7ce"
            ),
            (
                63, "bd535b38bf0d0d1a09d370b7e34b2696cea3767801a45d5611a4aaa6954e8527",
                "86c3dc352fcf21a42857184f5da696d2813236c467c8035c47e8171931ffacf2"
                    + "bdf257ba06d87e7fe3dcce8ce2fdbb59ddf10069e30968207fa7389311becdb1"
            ),
            (
                64, "292be91abe8c0909fe3d26575af5755eee74d23816dc68c3ba41765136967654",
                "9297fd26ad130320d7606e3f1559c24c3e1ae494623f32f648c8bfb3d8aa511f"
                    + "030bc0da3ced04b805184bb517e279ee8ba4480a8f5bcc30f6579d82a095b1ed"
            ),
            (
                65, "ba65aedf7884642499a59ae124894611d986cf429e69f569488048af3a99e25a",
                "9e32dc00c25b0bd8836c1f0b8285f246f1305bd73280fef0997e0fcd3744737f"
                    + "79a3d2cdc968179b9e70597a66800edd75115d059f52159b12a6e13e1c3bb0bd"
            ),
            (
                111, "8e2fd1aa2d84835ec4d8c415fdcddff613de1c716daaf658078f10474736e639",
                "5216d13709f87553bb90f2b3132e9288ab8a4b5da592ddf50e4318297b0063cf"
                    + "3796a6a5fd64ae324a260f0d52a49888912baa009d38bfb354be1d914af93439"
            ),
            (
                112, "6636edfe65fc8ecc85cf96ef838fc95086867aef6123859e9b9f20805b247cbc",
                "d649bd41483483d5084f9e6fd7dc99cfd6652784e8b8c460446c7df8a42d10cc"
                    + "b7ef1d1cd98db5515ae852b18bb520653bb05f09ef06a3be70794275fd510136"
            ),
            (
                127, "770cba7b80c7615a327db5812ccd3f80895d801b587448fcd0b2c1a10f5c88a3",
                "5f7a1b38d6f68c860a848b423714bf00dbfa03caa8fcf8bb1655db4f8ae5aa5d"
                    + "c6c9bbb5b598ef994f61812e3cfa28080eca5f3618af5d10213ff898a836eac6"
            ),
            (
                128, "cb5311e1d7aa8e11d6af7081f3ffc3e4efa008c7483a1a791fe170bf37546ba7",
                "605ace9e1ce61b88274cad94302e92eb00cf23718c85b0f22c7ede8f080f02ba"
                    + "ab0d21d6f123dcc04de19f0b83bf0ffb4962a575c03335e7772d938ed66adca4"
            ),
            (
                129, "b9e17b1020711e1a6f25633f677a750b3d54399773eb191acac2cb8c7c8b2541",
                "5474d0cb46dbfa325fc3245adcf3b6a173fcb7c255fbba729f08ede4959d17a3"
                    + "13c1b68c81bf15b1aad1419bd95829dd86080144a9d2466fde82b47cccf4545f"
            ),
            (
                1000, "59425e4412e296fc74736673ce067027f384203f59c0d2c3e6be7b13347b3ffc",
                "7e658e1b50b8375e8ffe4c26591de6ea5c387436a5169172ea07649fc85e7bc9"
                    + "89471fad8307cb20b5bf2785bbfad2ef47945e5558c3be23aa8a08d7bae3e7d0"
            ),
            (
                100000, "96ad0ddabe9c733d4550fde750255a94806811029be67504bd9bd68e556686b9",
                "9029cfe7fbc63001366ae9d2d34114346c645122c01a20c83aab2b2c71b2fc95"
                    + "6bb4ee48120885facb9dbd9ade46b39ddc3cf38eb333be9ac74bafaba6149af1"
            ),
        ])
    func lengths(count: Int, sha256: String, sha512: String) {
        let bytes = (0..<count).map { UInt8($0 * 7 % 251) }
        #expect(Digest(of: bytes).hex == sha256)
        #expect(Digest(of: bytes, algorithm: .sha512).hex == sha512)
        for piece in [1, 63, 64, 65, 4096] {
            #expect(hash(bytes, .sha256, by: piece).hex == sha256)
            #expect(hash(bytes, .sha512, by: piece).hex == sha512)
        }
    }

    @Test("A hasher counts the bytes that it has seen")
    func count() {
        var hasher = DigestHasher()
        let bytes = [UInt8](repeating: 1, count: 1000)
        hasher.update(bytes.span.bytes)
        hasher.update(bytes.span.bytes.extracting(first: 234))
        #expect(hasher.count == 1234)
        #expect(hasher.finish() == Digest(of: [UInt8](repeating: 1, count: 1234)))
    }

    private func hash(_ bytes: [UInt8], _ algorithm: DigestAlgorithm, by piece: Int) -> Digest {
        var hasher = DigestHasher(algorithm)
        for start in stride(from: 0, to: bytes.count, by: piece) {
            hasher.update(bytes.span.bytes.extracting(start..<min(start + piece, bytes.count)))
        }
        return hasher.finish()
    }
}
