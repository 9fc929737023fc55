/// The words that synthetic texts are made of: 512 very common English ones of three to seven letters.
///
/// With a space before it each of them is one token in the vocabularies they were held against: GPT-4's and GPT-4o's, Claude's of
/// 2023, DeepSeek's, and three of Mistral's, Tekken among them. Every sixteen of them have the same 81 letters, so that a vocabulary that
/// knows none of them counts about as many tokens in any of these.
package enum CommonWords {
    package static let all = text.split(whereSeparator: \.isWhitespace).map(String.init)

    /// With the spaces between them, as a digest is made of.
    package static let text = """
        stage copy served hot because study firm twelve plan capable guide has itself last largely sound
        fight road switch are handled solve file bright snow further steel but sudden yard landing party
        reach some chance you central laugh have branch team despite brown cup afford easy develop front
        ocean wait wonder ten instead minor wild secure door protein newly fly motion tree expense water
        beach save obtain sky section alone with failed come routine focus arm living salt provide these
        cause high spread gas execute moral cook stream deal include third may region dark suggest voice
        ahead fish enough who exactly whose near square hang comfort child car prefer jump confirm dream
        heavy seem sought add similar house cell senior stay covered space one nearly down science enter
        wheel will silent box reality bring love threat feet serious leave win career beat average lucky
        guard hope actual now storage other pass became rain exhibit heart was toward left digital wrong
        happy mass submit few excited their pair master grew produce eight did report part respect paper
        start must medium ask quickly guess hour reward many portion phone lot minute risk purpose mouth
        staff mail vision all machine equal rule should sort success level eye manner dear regular check
        climb form repeat its distant offer came flower army session sight got anyone term witness fruit
        trust blue worker our pattern count wall circle seed feature video way client wine combine table
        enjoy unit volume any speaker brain wide status post applied shape map recent site reserve watch
        dance heat belong sun protect sleep rise defend meet climate union bed income wear trouble cover
        every once wealth hit partner thick hand health rock benefit color day strong only totally visit
        bread body garden bit mistake south skin proper here prevent maybe nor nature ship wealthy treat
        seven view unique his highway twice call doctor wash element stock led weight cool therapy usual
        world look spring guy release hotel tone valley land content exact him future pick usually style
        track east leader too contact those also answer room explore worry tea before into musical there
        drink next online cat holiday speak miss detail song certain solid ago direct what perform river
        motor like effort met economy trade hill object fact brought coast set speech foot thought grand
        would soil memory ran neither field talk return each defense dress fun demand paid written title
        waste iron honest top cabinet north when player most natural break not mother park display human
        reply goes saving run walking radio time device test perhaps close how across tall request clear
        movie soft supply use measure admit task annual that library could bag league date virtual shall
        tough keep almost let feeling music good losing grow hearing small she sister lead without skill
        photo gave border old advance young item market edge tension under try height need working proof
        agree mark search bar welcome round tell thirty club justice still sea street bill foreign refer
        teach sign school six drawing never wood charge size theatre quick can member path whereas sport
        """
}
