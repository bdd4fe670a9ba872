import torch.nn as nn

features = nn.Sequential(nn.Conv1d(4, 8, 3), nn.BatchNorm1d(8), nn.ReLU())
model = nn.Sequential(features, nn.Flatten(), nn.Linear(8 * 10, 3))
