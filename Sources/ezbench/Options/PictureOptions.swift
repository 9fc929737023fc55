import ArgumentParser
import BenchModel
import ScenarioFile

/// Pictures that are made for each request, beside what it asks.
struct PictureOptions: ParsableArguments {
    @Option(
        parsing: .unconditional,
        help: ArgumentHelp("Send so many made pictures with each request, no two alike.", valueName: "count")
    )
    var images: Int?

    @Option(
        name: .customLong("image-size"),
        help: ArgumentHelp("Their size in pixels, such as 512x512 (the default) or 1024x768.", valueName: "size"),
        transform: PictureSize.init
    )
    var imageSize: PictureSize?

    /// The flags that were given, as they are typed.
    var given: [String] {
        [("--images", images != nil), ("--image-size", imageSize != nil)].filter(\.1).map(\.0)
    }

    func validate() throws {
        if let images, !ScenarioBounds.pictures.contains(images) {
            throw ValidationError("--images \(images): expected 1 to \(ScenarioBounds.pictures.upperBound)")
        }
    }

    /// Puts what was typed in the place of what the scenario asks.
    func apply(to scenario: inout Scenario) throws {
        guard let flag = given.first else { return }
        guard let count = images ?? scenario.pictures?.count else {
            throw ValidationError("\(flag): of how many pictures? Give --images too")
        }
        let size = imageSize ?? scenario.pictures.map { PictureSize(width: $0.width, height: $0.height) } ?? .usual
        let pictures = MadePictures(width: size.width, height: size.height, count: count)
        if pictures.areTooLarge {
            throw ValidationError(
                "\(flag): \(count) pictures of \(size.width)x\(size.height) are more than \(MadePictures.mostPixels) pixels; "
                    + "ask for fewer, or smaller ones"
            )
        }
        if scenario.synthetic != nil || scenario.data?.replay != nil {
            throw ValidationError(
                "\(flag): lengths in tokens are asked for, and nobody says how many tokens a picture is; leave one of the two out"
            )
        }
        scenario.pictures = pictures
    }
}

/// Width and height in pixels, as they are typed.
struct PictureSize {
    static let usual = PictureSize(width: 512, height: 512)

    let width: Int
    let height: Int

    init(width: Int, height: Int) { (self.width, self.height) = (width, height) }

    init(_ text: String) throws {
        let sides = text.lowercased().split(separator: "x", omittingEmptySubsequences: false).map { Int($0) }
        guard sides.count == 2, let width = sides[0], let height = sides[1],
            ScenarioBounds.pictureSide.contains(width), ScenarioBounds.pictureSide.contains(height)
        else {
            let range = ScenarioBounds.pictureSide
            throw ValidationError(
                "--image-size \(text): expected two numbers from \(range.lowerBound) to \(range.upperBound), such as 512x512"
            )
        }
        self.init(width: width, height: height)
    }
}
