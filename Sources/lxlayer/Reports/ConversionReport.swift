import Customization
import Digests
import ImageDocuments
import LXLayerKit
import RootTree
import TarIO

/// What `convert` prints.
enum ConversionReport {
    /// The one line of the result.
    static func line(_ conversion: Conversion) -> String {
        "\(Words.line(conversion.reference.description))@\(conversion.digest)"
    }

    /// What whoever watches may want to know.
    static func notes(_ conversion: Conversion) -> [String] {
        var lines = conversion.planned.plan.warnings.map { "warning: \($0.sentence)" }
        lines += conversion.planned.plan.bootable.warnings.map { "warning: \($0.phrase)" }
        for (index, layer) in conversion.planned.stack.layers.enumerated() {
            lines += layer.diagnostics.map { "warning: layer \(index + 1): \($0.sentence)" }
        }
        lines += conversion.planned.stack.view.diagnostics.map {
            "warning: layer \($0.layer + 1), \(Words.path($0.path)): \($0.code.sentence)"
        }
        let targets = conversion.planned.plan.targets
        if let earlier = conversion.planned.base.removedTargets, earlier != targets {
            lines.append("its layer for \(earlier) is taken off; what follows is planned anew, for \(targets)")
        }
        lines += conversion.planned.stack.absent.map {
            "warning: \($0) is not in the source, and is left out of the destination"
        }
        if let layer = conversion.layer {
            let count = Set(conversion.planned.plan.changes.map(\.path)).count
            lines.append(
                "added layer \(layer.digest) (\(Words.size(Int64(layer.blob.count))), \(Words.count(count, "path")))")
        } else {
            lines.append("nothing to change: the image is passed on as it is")
        }
        return lines + notes(on: conversion.reference, conversion.descriptor.mediaType)
    }

    /// What others make of an image of this kind where it is now.
    static func notes(on reference: Reference, _ mediaType: MediaType) -> [String] {
        switch reference.transport {
        case .directory: []
        case .dockerArchive:
            reference.selection == nil
                ? [
                    "note: the archive gives the image no name; docker-archive:FILE:NAME:TAG does"
                ]
                : []
        case .oci, .ociArchive, nil:
            mediaType.family == .docker
                ? [
                    "warning: it has Docker's media types, which skopeo and umoci do not read in an OCI layout; "
                        + "--format oci gives it the OCI's"
                ] : []
        }
    }

    /// For programs: schema `Specs/json/convert.schema.json`.
    static func json(_ conversion: Conversion) -> JSONValue {
        [
            "reference": .string(conversion.reference.description),
            "digest": .string(conversion.digest.description),
            "base": .string(conversion.planned.image.descriptor.digest.description),
            "layer": conversion.layer.map { layer in
                [
                    "digest": .string(layer.digest.description), "diffID": .string(layer.diffID.description),
                    "size": .integer(Int64(layer.blob.count)),
                ]
            } ?? .null,
        ]
    }
}
