import LayerEntries

/// Carries steps out on a draft.
struct PlanBuilder {
    let tree: any TreeReading
    let units: UnitCatalogue
    let timestamp: ModificationTime
    var draft = Draft()
    var warnings: [PlanWarning] = []
    var imageChanges: [ImageChange] = []
    private var imageSetting: (setting: ImageSetting, step: StepReference)?
    /// The units that our own steps mask: they need no drop-ins.
    var masked: Set<UnitName> = []
    var effective: [UnitName: EffectiveSettings] = [:]

    init(tree: any TreeReading, units: UnitCatalogue, timestamp: ModificationTime) {
        self.tree = tree
        self.units = units
        self.timestamp = timestamp
    }

    /// Notes which units will be masked, before any step asks.
    mutating func noteMasks(of steps: [PlannedStep]) {
        for step in steps {
            if case .unit(.mask(let names, _)) = step.step.operation { masked.formUnion(names) }
        }
    }

    /// Carries one step out; nil when it was done or its result is there already.
    mutating func run(_ step: PlannedStep) throws -> SkipReason? {
        do {
            switch step.step.operation {
            case .directory(let operation): return try directory(operation, by: step)
            case .file(let operation): return try file(operation, by: step)
            case .symlink(let operation): return try symlink(operation, by: step)
            case .remove(let path): return try remove(path, by: step)
            case .lines(let operation): return try lines(operation, by: step)
            case .unit(let operation): return try unit(operation, by: step)
            case .units(let rule): return try apply(rule, by: step)
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
            guard other.setting == setting else {
                throw .conflict(.image("stopSignal"), first: other.step, second: step.reference)
            }
            return nil
        }
        imageSetting = (setting, step.reference)
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
