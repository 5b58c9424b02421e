internal import Customization

extension ConversionOptions {
    /// Throws what is wrong whatever the tree will be: a profile that cannot be stacked, a parameter that no spec has,
    /// an assertion that asks for nothing of the tree and does not hold.
    public func checkBeforehand() throws {
        try Planner.check(
            try specs.stacking(profiles), architecture: Applier.architecture(), parameters: parameters)
    }
}
