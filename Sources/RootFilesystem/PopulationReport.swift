public import LayerEntries

/// What of an image could not be put into a root filesystem as the image has it, and was left out or weakened.
public struct PopulationReport: Equatable, Sendable {
    /// Device nodes that may not be made here, as in a user namespace.
    public internal(set) var devices = Exceptions()
    /// Entries whose owner or group this user namespace does not have: they belong to nobody, 65534.
    public internal(set) var owners = Exceptions()
    /// Entries with an extended attribute that may not be set here, that the file system does not have, or that is the
    /// host's to set and never an image's: `trusted.*`, and `security.*` but for capabilities.
    public internal(set) var attributes = Exceptions()

    /// Whether all is as the image has it.
    public var isFaithful: Bool { self == PopulationReport() }

    /// Paths that something is true of: how many, and some of them.
    public struct Exceptions: Equatable, Sendable {
        /// How many there are.
        public private(set) var count = 0
        /// The first ones, at most ten.
        public private(set) var examples: [EntryPath] = []

        mutating func add(_ path: EntryPath) {
            count += 1
            if examples.count < 10 { examples.append(path) }
        }
    }
}
