/// `unit`: what is done to units of systemd by name.
public enum UnitOperation: Sendable {
    /// They cannot be started: a link to `/dev/null` stands in for them.
    case mask([UnitName], createsMissing: Bool)
    /// A mask in `/etc` is taken away.
    case unmask([UnitName])
    /// They start as their `[Install]` section says.
    case enable([UnitName])
    /// Links in `/etc` that start them are taken away.
    case disable([UnitName])
    /// Settings are added to those units that exist; in the drop-in that all steps write together, if nil.
    case dropIn([UnitName], file: String?, settings: [UnitSetting])
    /// A new unit, which is enabled if so told.
    case install(UnitName, text: String, enables: Bool)
}

/// One `Key=value` of one section.
public struct UnitSetting: Equatable, Sendable {
    /// The section's name, without brackets.
    public var section: String
    /// The key.
    public var key: String
    /// The value; an empty one resets.
    public var value: String

    /// A setting of these parts.
    public init(section: String, key: String, value: String) {
        self.section = section
        self.key = key
        self.value = value
    }
}

/// `units`: a rule over all units of the image that have an execution environment.
public struct UnitRule: Sendable {
    /// What asks for something that the target cannot do, and the value that no longer asks: an empty one where the
    /// setting is a list that any assignment adds to.
    public var reset: [(key: String, neutral: String)]
    /// Units that are left alone.
    public var except: [UnitName]
    /// Who runs a unit that was reset and names no user that the image has.
    public var user: String?
}
