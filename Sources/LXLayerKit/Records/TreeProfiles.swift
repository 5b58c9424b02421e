internal import Customization
internal import Digests
internal import LayerEntries

/// Which profiles and parameters a tree is planned with: those that it has, in their order, and those that come.
struct TreeProfiles {
    private(set) var profiles: [Profile] = []
    private(set) var parameters: [String: String] = [:]

    /// Adds the options' profiles to those of `undo`, or to those that `record` only names.
    ///
    /// The same profile again is the same; another version of one that is there is an error unless it may replace it.
    init(_ options: ConversionOptions, over undo: TreeUndo, _ record: LayerRecord?) throws {
        let names = undo.profiles.map(\.name)
        for name in options.droppedProfiles.sorted() where !names.contains(name) {
            throw ImageError.noSuchProfile(name, available: names)
        }
        let digests = (record?.profileDigests ?? [:]).merging(undo.profiles.map { ($0.name, "\($0.digest)") }) { $1 }
        for profile in options.profiles {
            guard let digest = digests[profile.name], digest != "\(profile.digest)", !options.upgradesProfiles else {
                continue
            }
            throw ImageError.profileVersion(profile.name, present: digest, given: profile.digest)
        }
        for recorded in undo.profiles where !options.droppedProfiles.contains(recorded.name) {
            if let given = options.profiles.first(where: { $0.name == recorded.name }) {
                profiles.append(given)
            } else if let profile = try recorded.profile() {
                profiles.append(profile)
            } else {
                throw ImageError.profileTextsLacking([recorded.name])
            }
        }
        profiles += options.profiles.filter { profile in !profiles.contains { $0.name == profile.name } }
        let specs = options.specs.specs + profiles.map(\.spec)
        let known = Set(specs.flatMap { spec in spec.parameters.map { "\(spec.name).\($0.name)" } })
        parameters = undo.parameters.filter { known.contains($0.key) }.merging(options.parameters) { $1 }
    }
}
