import Customization
import Digests
import ImageDocuments
import ImageStore
import LXLayerKit
import LayerEntries
import Lint
import TarIO

extension ImageError {
    /// The error in words.
    var report: ErrorReport {
        switch self {
        case .store(.blobMissing(let digest), .layer(let index, let layer)):
            var report = StoreError.blobMissing(digest).report.placed(at: .layer(index, layer))
            report.advice = ErrorReport.missingLayerAdvice
            return report
        case .store(let error, let role): return error.namesItsPlace ? error.report : error.report.placed(at: role)
        case .json(let error, let role): return error.report.placed(at: role)
        case .document(let error, let role): return error.report.placed(at: role)
        case .layer(let error, let role): return error.report.placed(at: role)
        case .oddLayer(let diagnostic, let role):
            return ErrorReport(diagnostic.code, .damagedInput, diagnostic.sentence).placed(at: role)
        case .merge(let error): return error.report
        case .unwritable(.attributeName(let name, let path)):
            return ErrorReport(
                "attribute-name", .notSupported,
                "An extended attribute that is to be written has a name that fits no tar: "
                    + "\(EscapedText.printable(name)).", place: EscapedText.printable(path.bytes))
        case .unwritable(.compressor(let compression, let reason)):
            return ErrorReport(
                "compressor", .machineFailure,
                "The new layer could not be compressed: \(compression.words): \(Words.printable(reason)).")
        case .layersMissing(let roles):
            return ErrorReport(
                "blob-missing", .notFound, "\(roles.count) layers are missing.", place: Words.list(roles.map(\.words)),
                advice: ErrorReport.missingLayerAdvice)
        case .layerCount(let layers, let diffIDs, let role):
            return ErrorReport(
                "layer-count", .damagedInput, "The configuration does not have a diff_id for each layer.",
                expected: "\(layers) diff_ids", actual: "\(diffIDs)"
            ).placed(at: role)
        case .historyCount(let layers, let entries, let role):
            return ErrorReport(
                "history-count", .damagedInput, "The history does not have an entry for each layer.",
                expected: "\(layers) entries that are no empty_layer", actual: "\(entries)"
            ).placed(at: role)
        case .mediaTypeDiffers(let descriptor, let document, let role):
            return ErrorReport(
                "media-type", .damagedInput, "The document's mediaType is not its descriptor's.",
                expected: Words.printable(descriptor.text), actual: Words.printable(document.text)
            ).placed(at: role)
        case .wrongData(let role):
            return ErrorReport(
                "data", .damagedInput, "The descriptor's data is not the blob that it describes."
            ).placed(at: role)
        case .imageNotFound(let reference, let available):
            return ErrorReport(
                "image-not-found", .notFound, "\(Words.printable(reference.description)): there is no such image.",
                advice: "There is \(Words.list(available)).")
        case .ambiguous(let reference, let available):
            return ErrorReport(
                "ambiguous", .notFound,
                "\(Words.printable(reference.description)): there are several images of this description.",
                advice: "Name one of \(Words.list(available)).")
        case .platformNotFound(let reference, let platform, let available):
            let wanted = platform?.description ?? Platform.targets.map(\.description).joined(separator: " or ")
            return ErrorReport(
                "platform-not-found", .notFound,
                "\(Words.printable(reference.description)): there is no image for \(Words.printable(wanted)).",
                advice: available.isEmpty
                    ? "There is no image at all." : "--platform takes one of \(Words.list(available)).")
        case .noSuchLayer(let layer, let count):
            // No image has a layer below the first.
            return ErrorReport(
                layer < 1 ? "usage" : "no-layer", layer < 1 ? .usage : .notFound,
                "The image has no layer \(layer).", expected: count == 1 ? "1" : "1 to \(count)", actual: "\(layer)")
        case .indexTooDeep(let maximum, let role):
            return ErrorReport(
                "limit", .damagedInput, "Indexes are nested too deeply.", expected: "at most \(maximum) levels",
                actual: "more", advice: "--max-depth raises the limit."
            ).placed(at: role)
        case .unsupported(let mediaType, let role):
            return ErrorReport(
                "unsupported-media-type", .notSupported,
                "This media type is not supported: \(Words.printable(mediaType.text))."
            ).placed(at: role)
        case .unsupportedFormat(let error, let role):
            return ErrorReport(
                "unsupported-format", .notSupported,
                "\(error.family == .docker ? "Docker" : "OCI") has no media type for this: "
                    + "\(Words.printable(error.mediaType.text)).",
                advice: error.family == .docker ? "--format oci gives the manifest the OCI's media types." : nil
            ).placed(at: role)
        case .destinationIsDigest(let reference):
            return ErrorReport(
                "usage", .usage,
                "\(Words.printable(reference.description)): a destination has a name, no digest and no number.")
        case .damagedRecord(let role):
            return ErrorReport(
                "damaged-record", .damagedInput,
                "The label org.lxlayer.layer does not fit the image: one of them was changed by someone else.",
                advice: "Convert the image that this one was made from."
            ).placed(at: role)
        case .tooManyReadings(let maximum, let role):
            return ErrorReport(
                "limit", .damagedInput, "The layer would be read again for too many large files, one after another.",
                expected: "at most \(maximum) times", actual: "more"
            ).placed(at: role)
        case .noFile(let path):
            return ErrorReport(
                "no-file", .notFound,
                path.isEmpty
                    ? "An empty path names nothing." : "\(Words.printable(path)): there is no such file in the image.")
        case .nothingInTree(let path, let root):
            return ErrorReport(
                "no-file", .notFound, "\(Words.printable(path)): there is no such file in \(Words.printable(root)).")
        case .notAFile(let path, let kind):
            return ErrorReport(
                "no-file", .notFound,
                "\(path.isEmpty ? "/" : Words.printable(path)): this is \(kind.words), not a regular file.")
        case .damagedTreeRecord(let path, let error):
            var report = error.report
            report.place = "\(Words.printable(path)), \(report.place ?? "")"
            return report
        case .profilesLacking(let names):
            return ErrorReport(
                "profiles-lacking", .conflict,
                "The image was made with the \(names.count == 1 ? "profile" : "profiles") \(Words.list(names)), "
                    + "which this command would undo.",
                advice: "Give --profile again, or drop it: "
                    + names.prefix(10).map { "--drop-profile \(Words.printable($0))" }.joined(separator: " ") + ".")
        case .profileTextsLacking(let names):
            return ErrorReport(
                "profile-texts-lacking", .conflict,
                "The image was made with \(Words.list(names)), too long to be kept in its label.",
                advice: "Give --profile again, with the further ones.")
        case .noSuchProfile(let name, let available):
            return ErrorReport(
                "no-profile", .notFound, "The image was made with no profile \(Words.printable(name)).",
                advice: "It was made with \(Words.list(available)).")
        case .profileVersion(let name, let present, let given):
            return ErrorReport(
                "profile-version", .conflict, "Another version of the profile \(Words.printable(name)) was applied.",
                expected: Words.printable(present), actual: given.description,
                advice: "--upgrade replaces it by the one that is given.")
        case .targetsLacking(let present, let given):
            let all = TargetSet(present.targets + given.targets)
            return ErrorReport(
                "targets-lacking", .conflict, "The tree was made ready for \(present), which this command would undo.",
                actual: given.description, advice: "--target \(all) keeps both.")
        case .damagedUndo(let path):
            return ErrorReport(
                "damaged-undo", .damagedInput,
                "\(Words.printable(path)): this file says how the tree is taken back, and somebody changed it.",
                advice: "Without it, the tree as it is counts as the base.")
        case .nothingConvertible(let reference, let children):
            let reasons = children.compactMap { IndexReport.reason($0) }
            return ErrorReport(
                "nothing-convertible", .notBootable,
                "\(Words.printable(reference.description)): no image of it can be converted: "
                    + (reasons.isEmpty ? "there is none." : reasons.prefix(10).joined(separator: "; ") + "."))
        case .noIndexes(let reference):
            return ErrorReport(
                "no-indexes", .notSupported,
                "\(Words.printable(reference.description)): a store of this kind holds no image for several platforms.",
                advice: "oci: and oci-archive: do; --platform converts one image.")
        case .consumerDiffers(let findings):
            return ErrorReport(
                "consumer-differs", .notSupported,
                "imgadm would not see the tree that others see: "
                    + findings.prefix(3).map { finding in
                        (finding.layer.map { "layer \($0 + 1): " } ?? "") + finding.rule.sentence
                    }.joined(separator: " "),
                advice: "Without --per-layer all layers go into one; lint says more.")
        case .unknownArchitecture(let platform):
            return ErrorReport(
                "architecture", .notSupported,
                "Images for \(Words.platform(platform)) cannot be exported in this format.")
        case .wholeStoreNamed(let reference):
            return ErrorReport(
                "usage", .usage, "\(Words.printable(reference.description)): --all means a whole store, without a name."
            )
        case .oneImageOnly(let reference):
            return ErrorReport(
                "one-image-only", .notSupported,
                "\(Words.printable(reference.description)): there is no place for many images here.",
                advice: "oci: takes them from everywhere, dir: from dir: only.")
        case .sameDestination(let reference):
            return ErrorReport(
                "same-destination", .conflict,
                "\(Words.printable(reference.description)): two of the images would be called this.",
                advice: "--list gives each a name of its own.")
        case .notBootable(let bootability, let purpose):
            return ErrorReport(
                "not-bootable", .notBootable,
                "This \(purpose.noun) cannot boot as a system: \(bootability.sentences.joined(separator: "; ")).",
                advice: bootability.advice(purpose))
        }
    }
}

extension ErrorReport {
    /// Where a layer may be that is not in its store.
    fileprivate static let missingLayerAdvice =
        "Copy the image with all of its layers, or name a directory that has them: --blob-dir DIR."

    /// The report with the blob that it is about.
    func placed(at role: BlobRole?) -> ErrorReport {
        guard let role else { return self }
        var report = self
        report.place = role.words + (place.map { ", \($0)" } ?? "")
        return report
    }
}

extension BlobRole {
    /// The blob for people.
    var words: String {
        switch self {
        case .layoutFile: "oci-layout"
        case .archive: "the archive"
        case .index: "index.json"
        case .manifest(let digest): "manifest \(digest)"
        case .config(let digest): "config \(digest)"
        case .layer(let index, let digest): "layer \(index + 1) \(digest)"
        }
    }
}
