"""Every number says where it came from: the file, the webhook or the job (S2)."""

import pytest


@pytest.mark.promise("S2")
def test_a_level_names_the_file_or_the_ring_it_came_from(new_trade, play):
    async def story(trade):
        trade.offer("MUG", "8712345678906")
        trade.new_rings()
        await trade.start()
        await trade.jobs()
        trade.count("south", "MUG", 5)
        trade.count("north", "MUG", 7)
        await trade.rings()
        await trade.work()
        await trade.run("south", "poll")
        [product] = await trade.memory.look(lambda work: work.catalogue.list())
        ledger = await trade.memory.look(lambda work: work.stock.ledger(product.identity))
        causes = {line.location: line.cause for line in ledger if line.what == "stated"}
        assert causes["south/main"] == "file stock-000001.csv"
        assert causes["north/main"].startswith("webhook stock.level")

    play(new_trade(), story)
