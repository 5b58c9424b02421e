internal import Customization

/// Which profiles and parameters an image is planned with: those of the command, and those that it has already.
///
/// A command that brings a profile which the image lacks, or drops one, adds to what the image has: its other profiles
/// and its parameters come from our label, unless the command gives them anew. Any other command says all of it, and a
/// profile that it lacks is an error: it would silently be undone.
struct ProfileStack {
    private(set) var profiles: [Profile]
    private(set) var parameters: [String: String]

    init(_ options: ConversionOptions, over base: BaseImage) throws {
        let recorded = base.removed?.profiles ?? []
        let names = recorded.map(\.name)
        for name in options.droppedProfiles.sorted() where !names.contains(name) {
            throw ImageError.noSuchProfile(name, available: names)
        }
        let given = options.profiles
        let left = recorded.filter { !options.droppedProfiles.contains($0.name) }
        let lacking = left.filter { profile in !given.contains { $0.name == profile.name } }
        let isAddition = !options.droppedProfiles.isEmpty || given.contains { !names.contains($0.name) }
        profiles = given
        parameters = options.parameters
        guard isAddition || options.keepsRecordedProfiles else {
            if !lacking.isEmpty { throw ImageError.profilesLacking(lacking.map(\.name)) }
            return
        }
        let lost = lacking.filter { $0.source == nil }
        guard lost.isEmpty else { throw ImageError.profileTextsLacking(lost.map(\.name)) }
        if !lacking.isEmpty {
            profiles = try left.compactMap { profile in
                try given.first { $0.name == profile.name } ?? profile.profile()
            }
            profiles += given.filter { !names.contains($0.name) }
        }
        keepParameters(of: base, in: options.specs)
    }

    /// A parameter that newer specs no longer have is not kept.
    private mutating func keepParameters(of base: BaseImage, in specs: SpecSet) {
        let known = (specs.specs + profiles.map(\.spec)).flatMap { spec in
            spec.parameters.map { "\(spec.name).\($0.name)" }
        }
        let recordedParameters = base.removed?.parameters ?? [:]
        parameters = recordedParameters.filter { known.contains($0.key) }.merging(parameters) { $1 }
    }
}
