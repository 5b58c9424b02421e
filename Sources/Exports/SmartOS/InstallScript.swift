/// The commands that install images on SmartOS, in the order that they must have: what a change is of comes first.
public enum InstallScript {
    /// The script; the names of manifests and files are our own, and plain.
    public static func text(_ images: [(manifest: String, file: String)]) -> String {
        let lines = images.map { image in
            precondition(isPlain(image.manifest) && isPlain(image.file), "a name needs no quotes")
            return "imgadm install -m \(image.manifest) -f \(image.file)\n"
        }
        return "#!/bin/sh -e\n" + lines.joined()
    }

    private static func isPlain(_ name: String) -> Bool {
        !name.isEmpty && name.first != "-"
            && name.utf8.allSatisfy {
                (0x30...0x39).contains($0) || (0x61...0x7a).contains($0) || $0 == 0x2d || $0 == 0x2e
            }
    }
}
