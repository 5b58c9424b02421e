public import LayerEntries

/// `appInit`: a first process for an image that has none, which runs what a container of the image would run.
public struct ApplicationInitOperation: Sendable {
    /// Where it is: `/sbin/init` for the lx brand.
    public var path: EntryPath
    /// The file to which everything that it prints is appended.
    public var log: EntryPath
}
