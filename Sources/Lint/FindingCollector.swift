internal import LayerEntries

/// The findings of one layer by rule, with bounds on what is kept of them.
struct FindingCollector {
    /// As many places are kept of each rule.
    static let maximumPlaces = 1000
    /// As many bytes may the paths have together that are made for findings alone.
    static let maximumPathBytes = 1 << 20

    let layer: Int?
    private var findings: [LintRule: LintFinding] = [:]
    private var pathBytes = 0

    init(layer: Int?) { self.layer = layer }

    /// Counts a finding, and keeps its place while there is room.
    mutating func add(_ rule: LintRule, at entry: Int, _ path: EntryPath) {
        let hasRoom = (findings[rule]?.places.count ?? 0) < FindingCollector.maximumPlaces
        add(rule, hasRoom ? LintFinding.Place(entry: entry, path: path) : nil)
    }

    /// The same with a path that is only made when it is kept.
    mutating func add(_ rule: LintRule, at entry: Int, making path: () -> EntryPath) {
        guard (findings[rule]?.places.count ?? 0) < FindingCollector.maximumPlaces,
            pathBytes < FindingCollector.maximumPathBytes
        else { return add(rule, nil) }
        let path = path()
        pathBytes += path.bytes.count
        add(rule, LintFinding.Place(entry: entry, path: path))
    }

    /// Counts a finding that is about no entry.
    mutating func add(_ rule: LintRule) { add(rule, nil) }

    private mutating func add(_ rule: LintRule, _ place: LintFinding.Place?) {
        var finding = findings.removeValue(forKey: rule) ?? LintFinding(rule: rule, layer: layer, count: 0, places: [])
        finding.count += 1
        if let place { finding.places.append(place) }
        findings[rule] = finding
    }

    /// In the order of the rules.
    var all: [LintFinding] { LintRule.allCases.compactMap { findings[$0] } }
}
