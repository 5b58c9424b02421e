public import Customization
public import ImageDocuments

extension Platform {
    /// Whether an image for this platform can be prepared for all these targets: an lx zone runs few, a container of
    /// LXC whatever its host runs.
    public func suits(_ targets: TargetSet) -> Bool { targets.contains(.lx) ? isTarget : os == "linux" }
}
