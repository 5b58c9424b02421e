internal import Digests
internal import ImageDocuments
internal import Synchronization

extension StagingArea {
    /// Renames the area to `base` as a whole layout; false when somebody else made something there meanwhile.
    func becomeLayout(_ base: String, index: [UInt8]) throws(StoreError) -> Bool {
        try StagingArea.all.withLock { areas throws(StoreError) in
            let area = try area()
            let blobs = try area.makeDirectory(LayoutFile.blobs)
            try blobs.synchronizeTree()
            try area.takePermissions(of: blobs)
            try area.replace(LayoutFile.name, with: LayoutFile.content.serialized())
            try area.replace(LayoutFile.index, with: index)
            guard try host.renameUnlessOccupied(name, to: host, as: base) else { return false }
            areas[ObjectIdentifier(self)] = nil
            claim.withLock { $0 = nil }
            try host.descriptor.synchronize()
            return true
        }
    }

    /// Moves the blobs to `layout`, then gives it this index, and removes the area.
    func move(to layout: borrowing Directory, index: [UInt8]) throws(StoreError) {
        try StagingArea.all.withLock { areas throws(StoreError) in
            try moveBlobs(to: layout)
            if try layout.file(LayoutFile.name) == nil {
                try layout.replace(LayoutFile.name, with: LayoutFile.content.serialized())
            }
            try layout.replace(LayoutFile.index, with: index)
            remove(from: &areas)
        }
    }

    /// Moves the blobs to where the area is, and removes it: for a directory of blobs only.
    func publishBlobs() throws(StoreError) {
        try StagingArea.all.withLock { areas throws(StoreError) in
            try moveBlobs(into: host)
            try host.descriptor.synchronize()
            remove(from: &areas)
        }
    }

    /// Renames a file of the area to `base`, over what is there, and removes the area.
    func publish(_ file: String, as base: String) throws(StoreError) {
        try StagingArea.all.withLock { areas throws(StoreError) in
            try area().rename(file, to: host, as: base)
            try host.descriptor.synchronize()
            remove(from: &areas)
        }
    }

    /// Makes a directory of these files of the area, renames it to `base`, and removes the area; false when somebody
    /// made something there meanwhile.
    func publishFiles(_ files: [String], as base: String) throws(StoreError) -> Bool {
        try StagingArea.all.withLock { areas throws(StoreError) in
            let area = try area()
            let result = "result"
            let directory = try area.makeDirectory(result)
            for file in files { try area.rename(file, to: directory, as: file) }
            try directory.descriptor.synchronize()
            guard try area.renameUnlessOccupied(result, to: host, as: base) else { return false }
            try host.descriptor.synchronize()
            remove(from: &areas)
            return true
        }
    }

    /// Makes of the blobs a directory that skopeo's `dir:` is, renames it to `base`, and removes the area; a directory
    /// that is there already goes, unless it is in use otherwise.
    func publishDirectory(as base: String, manifest: Digest) throws(StoreError) {
        try StagingArea.all.withLock { areas throws(StoreError) in
            let area = try area()
            let image = try area.makeDirectory("image")
            let blobs = try area.makeDirectory(LayoutFile.blobs)
            for algorithm in try blobs.names() {
                guard let from = try blobs.directory(algorithm) else { continue }
                for blob in try from.names() {
                    let isManifest = blob == manifest.hex
                    try from.rename(blob, to: image, as: isManifest ? DirectoryImage.manifestName : blob)
                }
            }
            try image.replace(DirectoryImage.versionName, with: Array(DirectoryImage.version.utf8))
            try image.descriptor.synchronize()
            if try host.directory(base) == nil {
                try area.rename("image", to: host, as: base)
            } else {
                try area.exchange("image", with: host, base)
            }
            try host.descriptor.synchronize()
            remove(from: &areas)
        }
    }

    private func moveBlobs(to layout: borrowing Directory) throws(StoreError) {
        try moveBlobs(into: try layout.makeDirectory(LayoutFile.blobs))
        try layout.descriptor.synchronize()
    }

    private func moveBlobs(into target: borrowing Directory) throws(StoreError) {
        guard let area = try host.directory(name), let blobs = try area.directory(LayoutFile.blobs) else { return }
        for algorithm in try blobs.names() {
            guard let from = try blobs.directory(algorithm) else { continue }
            let to = try target.makeDirectory(algorithm)
            for blob in try from.names().sorted() { try from.rename(blob, to: to, as: blob) }
            try to.descriptor.synchronize()
        }
        try target.descriptor.synchronize()
    }
}
