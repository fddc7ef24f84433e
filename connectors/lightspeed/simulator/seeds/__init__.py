"""What a shop holds that has been open for a while, as odd as real merchants leave it; sowing rings nobody."""
