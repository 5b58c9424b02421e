public import LayerEntries

/// Why there is no plan.
public enum PlanError: Error, Equatable, Sendable {
    /// Two steps want different results.
    case conflict(ConflictKey, first: StepReference, second: StepReference)
    /// A step says that another may give way to it, and it need not.
    case needlessOverride(StepReference, of: StepName)
    /// A step would replace what the image brought, and does not say that it may.
    case exists(EntryPath, StepReference)
    /// A step wants a script to be run, and there is no shell that could.
    case noShell(StepReference)
    /// What a spec asserts does not hold.
    case assertion(spec: String, message: String, unmet: UnmetCondition, at: SourceMark)
    /// No spec has a parameter of this name (`SPEC.NAME`).
    case unknownParameter(String, didYouMean: String?)
    /// A parameter's value does not match its pattern.
    case badParameter(String, value: String, pattern: String)
    /// The image has so many drop-ins for so many units that they cannot be looked at.
    case tooManyDropIns(limit: Int)
    /// The units of the image, together with their drop-ins, hold more assignments than can be looked at.
    case tooManyUnitSettings(limit: Int)
    /// The steps match and edit more lines than anybody waits for; in units of work.
    case tooMuchEditing(limit: Int)
}

/// What two steps disagree about.
public enum ConflictKey: Equatable, Sendable {
    /// What is at a path.
    case path(EntryPath)
    /// A line of a file, from 1, as it was.
    case line(EntryPath, Int)
    /// A setting in a drop-in.
    case setting(EntryPath, section: String, key: String)
    /// A setting of the image's configuration.
    case image(String)
}

/// Which step, and where it stands.
public struct StepReference: Hashable, Sendable {
    /// The step's spec.
    public var spec: String
    /// The step's id.
    public var step: String
    /// Where it stands.
    public var mark: SourceMark

    /// A step by these names.
    public init(spec: String, step: String, mark: SourceMark) {
        self.spec = spec
        self.step = step
        self.mark = mark
    }
}
