/// One spec: what is done to which images, as data.
public struct Spec: Sendable {
    /// `[a-z0-9-]+`, unique in a set.
    public var name: String
    /// One line for people.
    public var summary: String
    /// What it is for; for other targets it does nothing.
    public var targets: TargetSet
    /// The specs that come before this one.
    public var after: [String]
    /// When it applies; always, if nil.
    public var condition: Condition?
    /// What can be chosen.
    public var parameters: [Parameter]
    /// What must hold where it applies.
    public var assertions: [Assertion]
    /// What is done, in order.
    public var steps: [Step]
    /// Where it stands.
    public var mark: SourceMark
    /// What it was decoded from.
    var origin: Origin

    /// What an image is prepared for.
    public enum Target: String, Sendable, CaseIterable {
        /// An illumos zone of the lx brand.
        case lx
        /// A container of LXC.
        case lxc
    }

    /// Something that can be chosen from outside.
    public struct Parameter: Sendable {
        /// Its name; from outside it is `SPEC.NAME`.
        public var name: String
        /// What it is when nobody chooses.
        public var defaultValue: String
        /// What it can be.
        public var pattern: Pattern
    }

    /// Something that must hold, and what to say when it does not.
    public struct Assertion: Sendable {
        /// What must hold.
        public var condition: Condition
        /// What to say otherwise.
        public var message: String
        /// Where it stands.
        public var mark: SourceMark
    }
}
