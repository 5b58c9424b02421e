/// A program that makes a tree of an image's layers.
public enum Consumer: String, CaseIterable, Sendable {
    /// `umoci unpack`.
    case umoci
    /// containerd with its overlay snapshotter.
    case containerd
    /// podman, and whoever else keeps layers in containers/storage with the overlay driver.
    case podman
    /// `crane export`, and whoever else flattens images with go-containerregistry.
    case crane
    /// SmartOS's imgadm.
    case imgadm
}

/// What one consumer makes of a layer that breaks a rule.
public struct Divergence: Equatable, Sendable {
    /// Which consumer.
    public let consumer: Consumer
    /// What it sees in place of what the specification says.
    public let sees: String
    /// How that is known.
    public let evidence: Evidence

    init(_ consumer: Consumer, _ sees: String, _ evidence: Evidence) {
        self.consumer = consumer
        self.sees = sees
        self.evidence = evidence
    }
}

/// How it is known what a consumer sees.
public enum Evidence: String, Sendable {
    /// The consumer was run on such a layer: umoci 0.4.7; podman 4.3.1 and containerd 1.6.20
    /// on the kernel's overlayfs.
    case observed
    /// Its source was read.
    case read
}
