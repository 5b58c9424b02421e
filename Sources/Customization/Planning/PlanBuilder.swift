import LayerEntries

/// Carries steps out on a draft.
struct PlanBuilder {
    let tree: any TreeReading
    let units: UnitCatalogue
    let timestamp: ModificationTime
    /// What a container of the image runs, if that is known.
    var application: Application?
    /// The names of the users' own specs, in order.
    var profiles: [String] = []
    var draft = Draft()
    /// What all steps together may spend on lines.
    var budget = EditBudget()
    var warnings: [PlanWarning] = []
    var imageChanges: [ImageChange] = []
    private var imageSetting: (setting: ImageSetting, step: PlannedStep)?
    /// The units that our own steps mask: they need no drop-ins.
    var masked: Set<UnitName> { Set(masks.keys) }
    private(set) var masks: [UnitName: PlannedStep] = [:]
    /// The units that our own steps enable, by those that were carried out.
    var enabled: [UnitName: [PlannedStep]] = [:]
    var effective: [UnitName: EffectiveSettings] = [:]
    /// What the drop-ins are called that all steps write together.
    let dropInName: String

    init(tree: any TreeReading, units: UnitCatalogue, timestamp: ModificationTime, targets: TargetSet) {
        dropInName = UnitDropIn.fileName(for: targets)
        self.tree = tree
        self.units = units
        self.timestamp = timestamp
    }

    /// Notes which units will be masked, before any step asks.
    mutating func noteMasks(of steps: [PlannedStep]) {
        for step in steps {
            switch step.step.operation {
            case .unit(.mask(let names, _)): for name in names { masks[name] = step }
            case .unit(.unmask(let names)), .unit(.enable(let names)):
                for name in names {
                    if let mask = masks[name], step.overrides(mask.reference) { masks[name] = nil }
                }
            default: break
            }
        }
    }

    /// Throws where a step says that others may give way to it, and one that did something did not have to.
    func requireOverrides(of steps: [PlannedStep]) throws(PlanError) {
        let applied = Set(steps.map(\.name))
        for step in steps {
            // A step that does nothing for this image cannot give way here; for another one it may have to.
            for name in step.step.overrides where applied.contains(name) {
                let isUsed = draft.overridden.contains {
                    $0.by == step.reference && StepName(spec: $0.step.spec, step: $0.step.step) == name
                }
                if !isUsed { throw .needlessOverride(step.reference, of: name) }
            }
        }
    }

    /// Carries one step out; nil when it was done or its result is there already.
    mutating func run(_ step: PlannedStep) throws -> SkipReason? {
        do {
            switch step.step.operation {
            case .directory(let operation): return try directory(operation, by: step)
            case .file(let operation): return try file(operation, by: step)
            case .symlink(let operation): return try symlink(operation, by: step)
            case .copy(let operation): return try copy(operation, by: step)
            case .mountPoint(let operation): return try mountPoint(operation, by: step)
            case .relink(let paths): return try relink(paths, by: step)
            case .hide(let operation): return try hide(operation, by: step)
            case .remove(let paths): return try remove(paths, by: step)
            case .lines(let operation):
                return try edit(
                    operation.path, .rules(operation.rules), createsMissing: operation.createsMissing, by: step)
            case .keys(let operation):
                return try edit(
                    operation.path, .keys(operation), createsMissing: operation.createsMissing, by: step)
            case .service(let operation): return try service(operation, by: step)
            case .unit(let operation): return try unit(operation, by: step)
            case .units(let rule): return try apply(rule, by: step)
            case .appInit(let operation): return try applicationInit(operation, by: step)
            case .provision(let operation): return try provision(operation, by: step)
            case .image(let setting): return try set(setting, by: step)
            }
        } catch let obstacle as Obstacle {
            warn(.obstacle(obstacle), by: step)
            return .obstacle(obstacle)
        }
    }

    mutating func warn(_ kind: PlanWarning.Kind, by step: PlannedStep) {
        warnings.append(PlanWarning(step: step.reference, kind: kind))
    }

    private mutating func set(_ setting: ImageSetting, by step: PlannedStep) throws(PlanError) -> SkipReason? {
        if let other = imageSetting {
            if other.setting == setting { return nil }
            try draft.takeOver(.image("stopSignal"), from: [other.step], by: step)
            imageChanges = []
        }
        imageSetting = (setting, step)
        imageChanges.append(
            ImageChange(
                setting: setting, spec: step.spec, step: step.step.id, category: step.step.category,
                why: step.step.why, source: step.step.source))
        return nil
    }

    /// Where a path is, if something may be put there.
    func place(_ path: EntryPath, followingLast: Bool, forDirectory: Bool = false) throws(Obstacle) -> Location {
        let location: Location
        do {
            location = try tree.locate(path, followingLast: followingLast)
        } catch {
            throw .unreachable(path, error)
        }
        if Self.isHiddenByMount(location.path, isDirectory: forDirectory) { throw .hiddenByMount(location.path) }
        // Followed to the end, a link that dangles is no place: what it names is nowhere in the image.
        if followingLast, location.entry == nil, case .symlink? = tree.entry(at: path)?.kind {
            throw .danglingLink(path)
        }
        return location
    }

    /// Mounts hide all that is below these; below `/native` directories are mount points themselves.
    private static func isHiddenByMount(_ path: EntryPath, isDirectory: Bool) -> Bool {
        guard let top = path.components.first else { return true }
        let isTop = path.depth == 1
        switch String(decoding: top, as: UTF8.self) {
        case "dev", "proc", "sys": return !(isTop && isDirectory)
        case "native": return !isDirectory
        default: return false
        }
    }

    func absolute(_ path: String) throws(Obstacle) -> EntryPath {
        do {
            return try EntryPath(path)
        } catch {
            // Only names from a spec or of units come here, and both are checked when they are read.
            throw .unreachable(.root, .throughNonDirectory(.root))
        }
    }
}
