import BenchModel
import Pricing

/// What pictures add to the requests to a target, for what they may cost: they are taken at tokens, whatever their bytes.
struct PictureSizes {
    /// What those that are made for each request add to one, in bytes of text as long.
    let made: Int
    /// What all of them add to the mean size of the prompts; less than 0 where their bytes are more than text as long.
    let mean: Int
    /// The most tokens of the pictures of one request.
    let most: Int

    init(_ scenario: Scenario, _ target: Target) {
        let made = scenario.pictures
        let madeTokens = made.map { $0.count * PictureTokens.typical(width: $0.width, height: $0.height) } ?? 0
        self.made = madeTokens * CostEstimate.bytesPerToken
        let given = scenario.prompts.compactMap { SentPictures($0.conversation) }
        let more = given.reduce(0) { $0 + PictureTokens.bytesToAdd(for: $1) }
        mean = more / max(1, scenario.prompts.count) + self.made
        let count = (given.map(\.count).max() ?? 0) + (made?.count ?? 0)
        most = count * PictureTokens.most(ofModel: target.model)
    }
}
